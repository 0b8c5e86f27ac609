/**
 * The state machines as text: CloudFormation knows no null, which `ResultPath` needs. What stands in `${...}` is replaced by
 * `DefinitionSubstitutions`.
 */
import { readFileSync } from 'node:fs';

const textOf = (machine) =>
  JSON.stringify(JSON.parse(readFileSync(new URL(`../statemachines/${machine}.asl.json`, import.meta.url), 'utf8')));

export const deployment = () => textOf('deployment');
export const rollback = () => textOf('rollback');
