/**
 * Preloaded into every Node 24 that we start. One Ctrl-C arrives several times: from the terminal's process group, from
 * npm, which passes it on, and from the launcher. Programs may take a second one as "hurry", so echoes are dropped here.
 */
const echo_milliseconds = 500;
const lastHeard = new Map();
const emit = process.emit;

process.emit = function emitOnce(name, ...values) {
  if (name !== 'SIGINT' && name !== 'SIGTERM' && name !== 'SIGHUP') return emit.call(this, name, ...values);
  const now = performance.now();
  if (now - (lastHeard.get(name) ?? -Infinity) < echo_milliseconds) return true;
  lastHeard.set(name, now);
  return emit.call(this, name, ...values);
};
