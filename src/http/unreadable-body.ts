/** The error of a request whose body cannot be read. The error message is sent to the client. */
export class UnreadableBody extends Error {
  readonly statusCode: 400 | 408 | 413 | 415

  constructor(statusCode: UnreadableBody['statusCode'], message: string) {
    super(message)
    this.statusCode = statusCode
  }
}
