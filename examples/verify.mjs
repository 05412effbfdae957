// Verifies sealed documents (kpc/1, kpl/1; whole or redacted) against a ledger. README.md says what it asks and why.
// node verify.mjs DEPLOYMENT.json RPC_URL TODAY FILE...   Exit code 0: verified, 1: not verified, 3: no answer.
import { readFileSync } from "node:fs"; import Ajv from "ajv/dist/2020.js";
import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { AbiCoder, Contract, JsonRpcProvider, keccak256, toUtf8String, verifyTypedData } from "ethers";
const [deployment, url, today, ...files] = process.argv.slice(2), HS = ["7102.10", "7102.21", "7102.31"];
const KINDS = ["", "production", "legacy", "paper_import", "standard", "replacement", "technical"];
const load = (name) => JSON.parse(readFileSync(new URL(`../kpchain/${name}.json`, import.meta.url)));
const home = JSON.parse(readFileSync(deployment)), { domain, types: { Certificate } } = load("signing/typed-data");
const node = new JsonRpcProvider(url, home.chain_id, { staticNetwork: true });
const contract = (name, address) => new Contract(address, load(`ledger/artifacts/${name}`).abi, node);
const [ledger, registry] = [contract("CertificateLedger", home.ledger), contract("ParticipantRegistry", home.registry)];
const points = (text) => BigInt(text.replace(".", "")), decimal = (n) => `${n}`.padStart(3, "0").replace(/..$/, ".$&");
const day = (days) => new Date(Number(days) * 864e5).toISOString().slice(0, 10), lower = (text) => text?.toLowerCase();
const unpack = (word, ...sizes) => sizes.map((size) => [BigInt.asUintN(size, word), (word >>= BigInt(size))][0]);
const hash = (types, values) => keccak256(AbiCoder.defaultAbiCoder().encode(types, values));
const word = (n) => (BigInt(Buffer.from(n).readUInt16BE() + (n[2] === "L") * 0x4c0000) << 64n) | BigInt(n.match(/\d+/));
const bare = (json) => json.replace(/"(?:\\.|[^"\\])*"/g, ""); // without its texts: each colon belongs to a name
const scalars = (v, at) => (Object(v) === v ? Object.keys(v).flatMap((k) => scalars(v[k], `${at}/${k}`)) : [[at, v]]);
const agree = (said, kept) => said === null || said === kept || (Object(said) === said && Object(kept) === kept
  && Object.keys({ ...said, ...kept }).every((name) => agree(said[name], kept[name]))); // null: it is hidden
const ends = (b, a) => b.kind > 2n && b.at > a.at && (b.number === a.number || (+a.digest && a.digest === b.digest));
const warns = (a, own) => a.kind < 3n && (a.digest === own.digest || (a.kind === 1n && a.number === own.number)
  || (a.kind > 1n && a.at < own.at && a.number <= own.number && own.number <= (a.number >> 64n << 64n | a.lastSerial)));
const must = (holds, rule) => { if (!holds) throw Error(`it must be ${rule}`); };
function read(bytes) { // what a document says, with its digest and signer as computed; an error where it is not sound
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), document = JSON.parse(text);
  const name = document.schema === "kpl/1" ? "lot" : "certificate", { seal, signature = {}, [name]: body } = document;
  const all = scalars(body, `/${name}`), names = (json) => bare(json).split(":").length;
  const isValid = new Ajv({ strict: false, logger: false }).compile(load(`document/schema/kp${name[0]}-1.schema`));
  must(bytes.length <= 2 ** 20 && !/\d[.eE]/.test(bare(text)) && names(text) === names(JSON.stringify(document)) && seal
    && isValid(document) && all.every(([, value]) => `${value}` === `${value}`.normalize())
    && all.length === [seal.salts, seal.hidden ?? {}].flatMap(Object.keys).length, "sealed, and have one reading");
  const root = SimpleMerkleTree.of(all.map(([at, value]) => (value === null ? seal.hidden[at]
    : keccak256(hash(["string", "string", "bytes32"], [at, JSON.stringify(value), seal.salts[at]]))))).root;
  const digest = hash(["uint256", "bytes32"], [word(body.number), root]), raw = signature.signature;
  must(root === seal.root && digest === seal.digest, "as it was sealed: its values and salts lead elsewhere");
  if (name === "lot") return { body, digest };
  const signedFor = { ...domain, chainId: signature.chain_id, verifyingContract: lower(signature.ledger) };
  const message = { ...body, root, points: points(body.carats) };
  const signer = /1[bc]$/.test(raw) && lower(verifyTypedData(signedFor, { Certificate }, message, raw)); // EIP-2 too
  must(signer && signer === lower(signature.officer) && signature.chain_id === home.chain_id
    && signedFor.verifyingContract === lower(home.ledger), "signed by the officer whom it names, for this ledger");
  return { body, digest, signer };
}
async function ask({ body, digest, signer }) { // in what the ledger disagrees; an error where it gives no answer
  must(Number(await node.send("eth_chainId", [])) === home.chain_id, "a node of the chain of the deployment record");
  const { number: blockTag, timestamp } = await node.getBlock("latest"), { lines, origins, inputs } = body;
  const members = await registry.participants({ blockTag }), record = await ledger.recordOf(digest, { blockTag });
  const logs = async (what, of = ledger) => (await of.queryFilter(what, home.block, blockTag))
    .map(({ args, blockNumber, index }) => ({ ...args.toObject(), at: blockNumber * 1e6 + index }));
  const alerts = await logs("AlertRaised"), recoded = await logs("CodeChanged", registry);
  const event = (await logs([null, digest])).find((one) => one.lines); if (!record || !event) return ["on_ledger"];
  const alert = alerts.find((one) => warns(one, event) && !alerts.some((other) => ends(other, one)));
  const code = (of, said) => (recoded.some((one) => one.participant === of && toUtf8String(one.from) === said) ? said
    : of && toUtf8String(members[Number(of) - 1].code)); // a code that a Participant had before stays its own
  const [state, kind, , to, from, until, weight, , mined] = unpack(record, 8, 8, 8, 8, 32, 32, 40, 40, 64);
  const mines = members.flatMap(({ producer }, k) => (producer < 64n && mined >> producer & 1n ? [BigInt(k + 1)] : []));
  const rows = HS.map((hs, k) => [hs, ...unpack(event.lines >> BigInt(85 * k), 40, 45).map(decimal)]);
  const table = rows.filter(([, carats]) => +carats), shown = lines.map(({ hs, carats, usd }) => [hs, carats, usd]);
  const said = { ...body, lines: shown, state: true, expiry: true, officer: signer }, kept = { state: state < 7n, alert,
    expiry: ![2n, 3n].includes(state) || [today, day(timestamp / 86400)].every((now) => now <= day(until)),
    officer: signer && lower(event.officer), kind: KINDS[kind], carats: decimal(weight), expires: signer && day(until),
    [signer ? "issued" : "declared"]: day(from), parcels: event.parcels && Number(event.parcels),
    destination: signer && code(to, body.destination), source: code(event.source, body.source) || undefined,
    usd: lines.every(({ usd }) => usd) ? decimal(lines.reduce((sum, { usd }) => sum + points(usd), 0n)) : body.usd,
    lines: table.length === shown.length && shown.map((one) => (one[0] ? table.find(([hs]) => hs === one[0]) : one)),
    origins: origins.length === mines.length && origins.map((one) => mines.some((of) => code(of, one) === one) && one),
    inputs: event.inputs?.map(([parent, drawn], k) => ({ ...inputs[k], digest: parent, carats: decimal(drawn) })),
    zone: event.zone?.replace(/(00)+$/, "").length > 2 ? toUtf8String(event.zone.replace(/(00)+$/, "")) : undefined };
  return Object.keys(kept).filter((name) => !agree(said[name], kept[name]));
}
for (const file of files) {
  let code = 1, found;
  try { found = read(readFileSync(file)); code = 3; found = await ask(found); code = found.length && 1; }
  catch (error) { found = error.message; }
  console.log(`${["verified", "not verified", "", "no answer"][code]}: ${file} ${`${found}`.replace(/\s+/g, " ")}`);
  process.exitCode = [1, 3, 0].find((worst) => [code, process.exitCode ?? 0].includes(worst));
}
