/**
 * Preloaded into the emulator's Lambda workers, whose network has no function URLs: https://ID.lambda-url.REGION.on.aws is asked for where
 * the emulator has it.
 */
const functionUrl = /^https:\/\/([a-z0-9]+)\.lambda-url\.[a-z0-9-]+\.on\.aws(?=\/|$)/;
const realFetch = globalThis.fetch;

globalThis.fetch = (target, options) => {
  const address = target instanceof Request ? target.url : String(target);
  const emulated = address.replace(functionUrl, (_, id) => `${process.env.AWS_ENDPOINT_URL}/_aws/lambda-url/${id}`);
  if (emulated === address) return realFetch(target, options);
  return realFetch(target instanceof Request ? new Request(emulated, target) : emulated, options);
};
