/**
 * Stands in for a native solc, on top of the emscripten build that npm ships:
 *
 *   node solc.mjs PACKAGE --version
 *   node solc.mjs PACKAGE --standard-json [FILE] [--base-path DIR] [--include-path DIR]...
 *                         [--allow-paths DIR,DIR...]
 *
 * It knows what py-solc-x, ape-solidity and forge ask of a compiler, and refuses the rest.
 */

import { readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { isAbsolute, relative, resolve } from "node:path";
import { text } from "node:stream/consumers";

/**
 * @typedef {{ contents: string } | { error: string }} Import
 * @typedef {{
 *   version(): string,
 *   compile(input: string, callbacks: { import(name: string): Import }): string,
 * }} Solc
 * @typedef {{
 *   version: boolean,
 *   standardJson: boolean,
 *   base: string | null,
 *   includes: string[],
 *   allowed: string[],
 *   inputs: string[],
 * }} Options
 */

class UsageError extends Error {}

/**
 * @param {string[]} argv
 * @returns {Options}
 */
function parse(argv) {
  /** @type {Options} */
  const options = {
    version: false,
    standardJson: false,
    base: null,
    includes: [],
    allowed: [],
    inputs: [],
  };
  const rest = [...argv];
  while (rest.length > 0) {
    take(options, /** @type {string} */ (rest.shift()), rest);
  }
  return options;
}

/**
 * @param {Options} options
 * @param {string} word
 * @param {string[]} rest
 */
function take(options, word, rest) {
  const cut = word.startsWith("--") ? word.indexOf("=") : -1;
  const flag = cut < 0 ? word : word.slice(0, cut);
  const value = () => (cut < 0 ? following(flag, rest) : word.slice(cut + 1));
  if (flag === "--version") options.version = true;
  else if (flag === "--standard-json") options.standardJson = true;
  else if (flag === "--base-path") options.base = value();
  else if (flag === "--include-path") options.includes.push(value());
  else if (flag === "--allow-paths") options.allowed.push(...value().split(",").filter(Boolean));
  else if (flag === "-" || !flag.startsWith("-")) options.inputs.push(flag);
  else {
    // py-solc-x recognises this spelling.
    throw new UsageError(
      `unrecognised option '${flag}'\n` +
        "  npm's solc answers only --version and --standard-json here: " +
        "for anything else put a native solc of this version on PATH and run the set-up again.",
    );
  }
}

/**
 * @param {string} flag
 * @param {string[]} rest
 */
function following(flag, rest) {
  const value = rest.shift();
  if (value === undefined) throw new UsageError(`${flag} needs a value: give it a directory.`);
  return value;
}

/**
 * @param {string} directory
 * @returns {string}
 */
function real(directory) {
  try {
    return realpathSync(directory);
  } catch {
    throw new UsageError(`no such directory: '${directory}'. Name one that exists.`);
  }
}

/**
 * @param {string} file
 * @param {string} directory
 */
function isInside(file, directory) {
  const way = relative(directory, file);
  return way !== ".." && !way.startsWith("../") && !isAbsolute(way);
}

/** @param {string} path */
function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/**
 * Reads as a native solc does: under the base path or an include path, never twice the same name,
 * and, symbolic links followed, never outside what the caller allowed.
 *
 * @param {Options} options
 * @returns {(name: string) => Import}
 */
function reader(options) {
  const roots = [options.base ?? ".", ...options.includes].map(real);
  // forge also allows directories that need not exist.
  const extra = options.allowed.flatMap((path) => (isDirectory(path) ? [real(path)] : []));
  return (name) => {
    const found = [...new Set(roots.map((root) => resolve(root, name)).filter(isFile))];
    const [file] = found;
    if (file === undefined) return { error: `File not found under ${roots.join(", ")}.` };
    if (found.length > 1) return { error: `Ambiguous import: found at ${found.join(" and ")}.` };
    if (![...roots, ...extra].some((root) => isInside(realpathSync(file), root))) {
      return { error: `File outside of allowed directories: ${file}. See --allow-paths.` };
    }
    return { contents: readFileSync(file, "utf8") };
  };
}

/** @param {string} path */
function isDirectory(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** @param {Options} options */
async function standardInput(options) {
  const [file = "-", ...more] = options.inputs;
  if (more.length > 0) {
    throw new UsageError(`too many input files: ${options.inputs.join(", ")}. Give one or none.`);
  }
  if (file !== "-" && !isFile(file)) {
    throw new UsageError(`no such file: '${file}'. Name a standard JSON input.`);
  }
  return file === "-" ? text(process.stdin) : readFileSync(file, "utf8");
}

/**
 * @param {string} directory
 * @returns {Solc}
 */
function load(directory) {
  try {
    return createRequire(import.meta.url)(resolve(directory));
  } catch (error) {
    throw new UsageError(`no compiler in '${directory}': run npm ci. (${error})`);
  }
}

/** @param {string[]} argv */
async function main([directory, ...argv]) {
  if (directory === undefined) {
    throw new UsageError("no compiler named: the first argument is the folder of an npm solc.");
  }
  const options = parse(argv);
  if (options.version) {
    const version = load(directory).version();
    return `solc, the solidity compiler commandline interface\nVersion: ${version}\n`;
  }
  if (!options.standardJson) {
    throw new UsageError("nothing to do: pass --version or --standard-json.");
  }
  const callbacks = { import: reader(options) };
  const input = await standardInput(options);
  return load(directory).compile(input, callbacks);
}

try {
  // Never process.exit after this: it would cut an answer that is larger than the pipe.
  process.stdout.write(await main(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
