// A second implementation of docs/spec/document.md and docs/spec/signature.md, on @openzeppelin/merkle-tree and ethers.
// Usage: node check.mjs FOLDER TYPED_DATA_TEMPLATE. Prints one JSON line for each document and exits with 1 at a mismatch.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SimpleMerkleTree, StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { AbiCoder, getAddress, keccak256, verifyTypedData } from "ethers";

const ENCODING = ["string", "string", "bytes32"];
const [folder, templatePath] = process.argv.slice(2);
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));
const template = readJson(templatePath);

function scalars(value, pointer) {
  if (value === null) return [[pointer, null]];
  if (typeof value === "string" || Number.isSafeInteger(value)) return [[pointer, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([name, member]) => scalars(member, `${pointer}/${name}`));
}

function numberWord(text) {
  const [, code, tag, digits] = /^([A-Z]{2})(L?)([0-9]{1,18})$/.exec(text);
  const letters = BigInt(code.charCodeAt(0) * 256 + code.charCodeAt(1));
  return ((tag ? 0x4cn : 0n) << 80n) | (letters << 64n) | BigInt(digits);
}

function same(what, found, expected) {
  if (found !== expected) throw new Error(`${what}: ${found} is not ${expected}`);
}

function points(carats) {
  return Number(carats.replace(".", ""));
}

function checkSignature(certificate, root, signature, expected) {
  const domain = { ...template.domain, chainId: signature.chain_id, verifyingContract: signature.ledger };
  const { EIP712Domain, ...types } = template.types;
  const message = {
    number: certificate.number,
    root,
    issuer: certificate.issuer,
    destination: certificate.destination,
    points: points(certificate.carats),
    expires: certificate.expires,
  };
  const officer = verifyTypedData(domain, types, message, signature.signature);
  same("officer", officer, getAddress(signature.officer));
  same("officer of the vectors", officer, expected);
  return officer;
}

function leafHash(...leaf) {
  return keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(ENCODING, leaf)));
}

function checkDocument(name, expected) {
  const document = readJson(join(folder, name));
  const member = document.schema === "kpc/1" ? "certificate" : "lot";
  const { salts, hidden = {} } = document.seal;
  const leaves = scalars(document[member], `/${member}`).map(([p, v]) => [p, v, salts[p]]);
  const hashes = leaves.map(([p, v, salt]) => (v === null ? hidden[p] : leafHash(p, v, salt)));
  const isWhole = Object.keys(hidden).length === 0;
  const tree = isWhole ? StandardMerkleTree.of(leaves, ENCODING) : SimpleMerkleTree.of(hashes);
  same("root", tree.root, document.seal.root);
  same("root of the vectors", tree.root, expected.root);
  hashes.forEach((hash, place) => same(leaves[place][0], hash, expected.leaves[place].leaf));
  const word = numberWord(document[member].number);
  same("number word", word, BigInt(expected.number_word));
  const digest = keccak256(AbiCoder.defaultAbiCoder().encode(["uint256", "bytes32"], [word, tree.root]));
  same("digest", digest, document.seal.digest);
  const officer = document.signature
    ? checkSignature(document[member], tree.root, document.signature, expected.officer)
    : null;
  return { name, root: tree.root, digest, leaves: leaves.length, officer };
}

function checkFieldProof() {
  const { pointer, value, salt, proof, root } = readJson(join(folder, "field-proof.json"));
  same("field proof", StandardMerkleTree.verify(root, ENCODING, [pointer, value, salt], proof), true);
  same("another value", StandardMerkleTree.verify(root, ENCODING, [pointer, '"7083.00"', salt], proof), false);
  return { name: "field-proof.json", root };
}

try {
  const vectors = readJson(join(folder, "vectors.json"));
  for (const [name, expected] of Object.entries(vectors)) console.log(JSON.stringify(checkDocument(name, expected)));
  console.log(JSON.stringify(checkFieldProof()));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
