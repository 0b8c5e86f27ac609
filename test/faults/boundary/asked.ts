import type { Answer } from './lives.ts';

/** A request that is under way. */
export type Asked = {
  answer(): Answer | undefined;
  /** Whether it was answered and what was asked for is over. Throws what the request threw. */
  isOver(isAllOver: () => Promise<boolean>): Promise<boolean>;
};

/** Lets the request be under way, and keeps what comes of it. */
export const asked = (request: Promise<Answer>): Asked => {
  let answer: Answer | undefined;
  let fault: unknown;
  request.then(
    (given) => (answer = given),
    (error: unknown) => (fault = error),
  );
  return {
    answer: () => answer,
    isOver: async (isAllOver) => {
      if (fault !== undefined) throw fault;
      return answer !== undefined && (await isAllOver());
    },
  };
};
