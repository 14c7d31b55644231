/** The job was canceled, or another process has taken it over, so this process must not commit anything for it. */
export class LeaseLost extends Error {}

/** No further attempt can succeed. The message tells the reason to the client that started the job. */
export class JobBroken extends Error {}
