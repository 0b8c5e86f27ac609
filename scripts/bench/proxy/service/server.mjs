/** A service that answers every request with its port, so that who asked through the proxy can ask it without. */
import { createServer } from 'node:http';

const { PORT, HOST } = process.env;
const server = createServer((request, response) => response.end(PORT));
process.on('SIGTERM', () => {
  server.close();
  server.closeIdleConnections();
});
server.listen(Number(PORT), HOST);
