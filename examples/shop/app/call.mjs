/** A request to another service, by the address that the release gave this one. Answers { status, body }. */
export const call = async (url, options = {}) => {
  const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(5_000) });
  const text = await answer.text();
  try {
    return { status: answer.status, body: JSON.parse(text) };
  } catch {
    return { status: answer.status, body: { text } };
  }
};
