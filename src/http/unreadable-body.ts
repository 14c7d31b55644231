/** The error for a body that cannot be read. Its message is for the client. */
export class UnreadableBody extends Error {
  readonly statusCode: 400 | 408 | 413 | 415

  constructor(statusCode: UnreadableBody['statusCode'], message: string) {
    super(message)
    this.statusCode = statusCode
  }
}
