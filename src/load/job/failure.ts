/**
 * The job was canceled, or another process has taken over the job, so this process must not commit anything for the
 * job.
 */
export class LeaseLost extends Error {}

/**
 * The job cannot succeed, even if it is attempted again. The message explains the reason to the client that started the
 * job.
 */
export class JobBroken extends Error {}
