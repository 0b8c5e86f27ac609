/** A request to another service, by the address that the release gave this one, with or without a slash at its end. Answers { status, body }. */
export const call = async (address, path, options = {}) => {
  const answer = await fetch(`${address.replace(/\/$/, '')}${path}`, {
    ...options,
    signal: AbortSignal.timeout(5_000),
  });
  const text = await answer.text();
  try {
    return { status: answer.status, body: JSON.parse(text) };
  } catch {
    return { status: answer.status, body: { text } };
  }
};
