/** The job was canceled, or another process has taken it over, so this process must not commit anything for it. */
export class LeaseLost extends Error {}

/**
 * The job cannot succeed, even if it is attempted again. The message explains the reason to the client that started the
 * job.
 */
export class JobBroken extends Error {}
