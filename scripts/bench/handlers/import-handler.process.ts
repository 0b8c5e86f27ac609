/** import-handler.process.ts URL: imports a bundle as a Lambda's start does, and prints the milliseconds that it took. */
const [url = ''] = process.argv.slice(2);
const began = performance.now();
await import(url);
process.stdout.write(JSON.stringify(performance.now() - began));
process.exit();
