/** The largest body that is taken, in bytes: 1 MiB. */
export const mostBodyBytes = 1_048_576;

/** YAML takes fifty times as long to parse as JSON, so less of it is taken, in bytes: 256 KiB. */
export const mostYamlBytes = 262_144;

/** How deep lists and objects may stand in each other. The deepest specification needs 8. */
export const mostNesting = 64;
