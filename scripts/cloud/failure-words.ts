const unanswered = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNRESET', 'EHOSTUNREACH']);
const notLoaded = 'Could not load credentials from any providers';

const expired = 'The AWS credentials have expired. Sign in again.';
const unknownWords = (message: string): string =>
  `AWS does not know the credentials: ${message} Correct AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`;

const credentialsWords = (message: string, profile: string | undefined): string => {
  if (message !== notLoaded) return `The AWS credentials cannot be used: ${message}`;
  return profile === undefined
    ? 'There are no AWS credentials. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'
    : `The profile ${profile} gives no AWS credentials. Correct AWS_PROFILE, or sign in again.`;
};

/** What is said of a failure of this name, given its own words. */
const refused: Readonly<Record<string, (message: string, environment: NodeJS.ProcessEnv) => string>> = {
  CredentialsProviderError: (message, environment) => credentialsWords(message, environment['AWS_PROFILE']),
  CredentialsError: (message, environment) => credentialsWords(message, environment['AWS_PROFILE']),
  ExpiredToken: () => expired,
  ExpiredTokenException: () => expired,
  InvalidClientTokenId: unknownWords,
  SignatureDoesNotMatch: unknownWords,
  UnrecognizedClientException: unknownWords,
};

const silenceWords = (message: string, emulator: string | undefined): string =>
  emulator === undefined
    ? `AWS does not answer (${message}). Is the region right, and this machine on the network?`
    : `Nothing answers at AWS_ENDPOINT_URL (${message}). Start the emulator, or unset it to use AWS.`;

/** Nobody answered, or could: the words of Node's network. */
const networkWords = (code: string, reason: string, emulator: string | undefined): string | undefined => {
  if (code === 'ERR_INVALID_URL' && emulator !== undefined && !URL.canParse(emulator))
    return `AWS_ENDPOINT_URL is ${emulator}, which is no address. Correct it, or unset it to use AWS.`;
  return unanswered.has(code) ? silenceWords(reason, emulator) : undefined;
};

/** What is wrong and what to change, for what the AWS SDK and `fetch` throw when there is no account to work with. */
export const failureWords = (error: unknown, environment: NodeJS.ProcessEnv): string => {
  if (!(error instanceof Error)) return String(error);
  const { name, message } = error;
  const cause = error.cause instanceof Error ? error.cause : error;
  const { code = '' } = cause as NodeJS.ErrnoException;
  return (
    refused[name]?.(message, environment) ??
    networkWords(code, cause.message, environment['AWS_ENDPOINT_URL']) ??
    (cause === error ? message : `${message} (${cause.message})`)
  );
};
