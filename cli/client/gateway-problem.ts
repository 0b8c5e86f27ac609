import type { Problem } from './windlass.client.ts';

const newToken = 'Get another (`npm run --silent token -- --stage NAME`, or of your issuer) and set WINDLASS_TOKEN.';

/** What API Gateway means, when it answers before Windlass does: its own words are one or two. */
const meanings: Readonly<Record<number, Pick<Problem, 'code' | 'detail'>>> = {
  401: {
    code: 'unauthorized',
    detail: `The token is not accepted: it has expired, or is not for this Windlass. ${newToken}`,
  },
  403: { code: 'forbidden', detail: `The token does not allow this. ${newToken}` },
  404: { code: 'no_route', detail: 'There is no Windlass at this address. Correct --endpoint or WINDLASS_ENDPOINT.' },
  429: { code: 'too_many_requests', detail: 'More requests came than this Windlass is set to take. Try again soon.' },
};

/** A problem of what is no problem document: `{"message": "Unauthorized"}`. */
export const gatewayProblem = (status: number, message: string | undefined): Problem => ({
  status,
  title: `answered ${status}${message === undefined ? '' : `: ${message}`}`,
  code: 'gateway',
  ...meanings[status],
});
