import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: [".keel/", ".venv/", "cache/", "out/"] },
  tseslint.configs.strict,
  tseslint.configs.stylistic,
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
);
