/** Preloaded into every Node 24 that we start. */
import module from 'node:module';
import { fileURLToPath } from 'node:url';

import './end-with-parent.mjs';

/** Keeps compiled and type-stripped sources, which takes two thirds off a command's start. */
module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/windlass', import.meta.url)));

/**
 * One Ctrl-C arrives several times: from the terminal's process group, from npm, which passes it on, and from the
 * launcher. Programs may take a second one as "hurry", so echoes are dropped here.
 */
const echo_milliseconds = 500;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const lastHeard = new Map();
const emit = process.emit.bind(process);

process.emit = function emitOnce(name, ...values) {
  if (!signals.includes(name)) return emit(name, ...values);
  const now = performance.now();
  if (now - (lastHeard.get(name) ?? -Infinity) < echo_milliseconds) return true;
  lastHeard.set(name, now);
  return emit(name, ...values);
};
