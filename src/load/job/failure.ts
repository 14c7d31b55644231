/** The job was canceled, or taken over by another process: nothing of it may be committed here any more. */
export class LeaseLost extends Error {}

/** No further attempt would end otherwise. The message says why, to the client that started the job. */
export class JobBroken extends Error {}
