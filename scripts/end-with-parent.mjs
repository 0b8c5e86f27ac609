/**
 * npm runs a script through a shell, and passes a signal on to that shell only: on Debian, whose shell stays, the script
 * would outlive the `npm start` that was killed. So the script watches for the shell's end, and takes it as a SIGTERM.
 */
const poll_milliseconds = 500;
const parent = process.ppid;

if (process.env.npm_lifecycle_event) {
  delete process.env.npm_lifecycle_event; // what this process starts answers for itself
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, poll_milliseconds);
  timer.unref();
}
