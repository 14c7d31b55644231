const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const JOB = 'job_'
const UPLOAD = 'upload_'

/** The global ID of a job. The prefix distinguishes this ID from the IDs of other nodes. */
export function toJobId(id: string): string {
  return JOB + id
}

/** Returns null if the value is not the ID of a job. */
export function parseJobId(value: string): string | null {
  return parse(JOB, value)
}

export function toUploadId(id: string): string {
  return UPLOAD + id
}

export function parseUploadId(value: string): string | null {
  return parse(UPLOAD, value)
}

function parse(prefix: string, value: string): string | null {
  const id = value.slice(prefix.length)
  return value.startsWith(prefix) && UUID.test(id) ? id : null
}
