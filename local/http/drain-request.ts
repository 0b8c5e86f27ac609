import type { IncomingMessage } from 'node:http';

const mostDrainedBytes = 32 * 1_048_576;
const mostMilliseconds = 5_000;

/**
 * Throws the rest of a refused body away for a while, so that a client which writes all before it reads gets to see its answer instead of a
 * broken connection; then ends the connection.
 */
export const drainRequest = (request: IncomingMessage): void => {
  const { socket } = request;
  let drained = 0;
  const stop = (): void => void socket.destroy();
  const timer = setTimeout(stop, mostMilliseconds);
  const done = (): void => {
    clearTimeout(timer);
    socket.off('close', done);
  };
  request.on('data', (chunk: Buffer) => {
    drained += chunk.length;
    if (drained > mostDrainedBytes) stop();
  });
  request.once('end', done);
  // The request tells nothing of a connection that ends after its answer.
  socket.once('close', done);
  request.resume();
};
