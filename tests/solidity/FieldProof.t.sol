// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Test} from "./util/Vm.sol";
import {Words} from "./util/Words.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @notice What a contract does that is shown one field of a document and has its digest from the ledger.
contract FieldReader {
    function isField(
        bytes32 digest,
        uint256 number,
        bytes32 root,
        bytes32[] calldata proof,
        string calldata pointer,
        string calldata value,
        bytes32 salt
    ) external pure returns (bool) {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(pointer, value, salt))));
        return keccak256(abi.encode(number, root)) == digest && MerkleProof.verifyCalldata(proof, root, leaf);
    }
}

/// @notice One field of a document of tests/vectors, proven with OpenZeppelin's MerkleProof.
contract FieldProofTest is Test {
    string private constant PATH = "tests/vectors/field-proof.json";
    uint256 private constant NUMBER = 0x52550000000000000001;

    FieldReader private _reader = new FieldReader();
    bytes32 private _root;
    bytes32 private _leaf;
    bytes32 private _salt;
    bytes32[] private _proof;
    string private _pointer;
    string private _value;

    function setUp() public {
        string memory json = vm.readFile(PATH);
        _root = vm.parseJsonBytes32(json, ".root");
        _leaf = vm.parseJsonBytes32(json, ".leaf");
        _salt = vm.parseJsonBytes32(json, ".salt");
        _proof = vm.parseJsonBytes32Array(json, ".proof");
        _pointer = vm.parseJsonString(json, ".pointer");
        _value = vm.parseJsonString(json, ".value");
    }

    function test_field_isProven() public view {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(_pointer, _value, _salt))));
        vm.assertEq(leaf, _leaf, "leaf");
        vm.assertTrue(MerkleProof.verify(_proof, _root, leaf), "proof");
        vm.assertTrue(_isField(_pointer, _value, _salt), "contract");
    }

    function testFuzz_field_isNotProvenWithAnotherValue(string calldata value) public view {
        vm.assume(keccak256(bytes(value)) != keccak256(bytes(_value)));
        vm.assertTrue(!_isField(_pointer, value, _salt), "another value");
    }

    function testFuzz_field_isNotProvenAtAnotherPlace(string calldata pointer) public view {
        vm.assume(keccak256(bytes(pointer)) != keccak256(bytes(_pointer)));
        vm.assertTrue(!_isField(pointer, _value, _salt), "another pointer");
    }

    function testFuzz_field_isNotProvenWithAnotherSalt(bytes32 salt) public view {
        vm.assume(salt != _salt);
        vm.assertTrue(!_isField(_pointer, _value, salt), "another salt");
    }

    function test_field_isNotProvenUnderAnotherDigest() public view {
        bytes32 digest = Words.digest(NUMBER + 1, _root);
        vm.assertTrue(!_reader.isField(digest, NUMBER, _root, _proof, _pointer, _value, _salt), "another number");
    }

    function testFuzz_field_isNotProvenWithABrokenProof(uint256 place, bytes32 node) public view {
        bytes32[] memory proof = _proof;
        place = bound(place, 0, proof.length - 1);
        vm.assume(node != proof[place]);
        proof[place] = node;
        bytes32 digest = Words.digest(NUMBER, _root);
        vm.assertTrue(!_reader.isField(digest, NUMBER, _root, proof, _pointer, _value, _salt), "broken");
    }

    function _isField(string memory pointer, string memory value, bytes32 salt) private view returns (bool) {
        return _reader.isField(Words.digest(NUMBER, _root), NUMBER, _root, _proof, pointer, value, salt);
    }
}
