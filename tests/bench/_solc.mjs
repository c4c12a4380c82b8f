/**
 * A compiler that stays: one standard-JSON input a line, one output a line.
 *
 *   node _solc.mjs PACKAGE ROOT
 *
 * Imports are read under ROOT.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const [directory = "", root = "."] = process.argv.slice(2);
/** @type {{ compile(input: string, callbacks: object): string }} */
const solc = createRequire(import.meta.url)(resolve(directory));

/** @param {string} name */
function read(name) {
  try {
    return { contents: readFileSync(resolve(root, name), "utf8") };
  } catch (error) {
    return { error: String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${solc.compile(line, { import: read })}\n`);
}
