// Checks Verifiable Credentials with implementations that are not this project's: the data model checks of
// @digitalbazaar/vc, and JSON-LD expansion by jsonld in safe mode, which refuses terms without a meaning.
// Usage: node check_credential.mjs NOW FILE...   Prints a JSON line for each file.
import { readFileSync } from "node:fs";
import { contexts } from "@digitalbazaar/credentials-context";
import { _checkCredential } from "@digitalbazaar/vc";
import jsonld from "jsonld";

const documentLoader = (url) => {
  if (!contexts.has(url)) throw new Error(`not asked of any network: ${url}`);
  return { contextUrl: null, document: contexts.get(url), documentUrl: url };
};
const [now, ...files] = process.argv.slice(2);
for (const file of files) {
  try {
    const credential = JSON.parse(readFileSync(file, "utf8"));
    _checkCredential({ credential, now, mode: "verify" });
    const [expanded] = await jsonld.expand(credential, { documentLoader, safe: true });
    const quads = await jsonld.toRDF(credential, { documentLoader, safe: true, format: "application/n-quads" });
    console.log(JSON.stringify({ expanded, quads: quads.trim().split("\n") }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.details?.event?.code ?? error.message }));
  }
}
