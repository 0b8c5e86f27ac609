/** LET_GO: nobody may wait any more, and whoever asks again would at once be told the same. */
export type Awaited = 'LOOK_AGAIN' | 'LET_GO';

/**
 * Resolves when the deployment may have changed, at the latest after the milliseconds. Listens from the moment that it is called. It may
 * resolve for nothing: whoever waits looks again. Where nothing tells of changes, a pause of at most a second is enough.
 */
export type AwaitChange = (deployment_id: string, at_most_milliseconds: number) => Promise<Awaited>;
