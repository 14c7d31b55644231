import { type FileRecord, KINDS } from '../read/record.ts'

export interface BatchLimits {
  readonly records: number
  readonly bytes: number
}

/** Cuts where one more record would break a limit; a record above the byte limit travels alone. */
export async function* toBatches(
  records: AsyncIterable<FileRecord>,
  limits: BatchLimits,
): AsyncGenerator<FileRecord[]> {
  let batch: FileRecord[] = []
  let bytes = 0
  for await (const record of records) {
    if (batch.length >= limits.records || (batch.length > 0 && bytes + record.bytes > limits.bytes)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(record)
    bytes += record.bytes
  }
  if (batch.length > 0) yield batch
}

/** The lists of a BulkLoadInput, and the record that stands at each place of them. */
export function toLists(batch: readonly FileRecord[]) {
  const byList = new Map(KINDS.map((kind) => [`${kind}s`, batch.filter((record) => record.kind === kind)]))
  const lists = Object.fromEntries(
    [...byList]
      .filter(([, records]) => records.length > 0)
      .map(([list, records]) => [list, records.map((record) => record.value)]),
  )
  return { lists, recordAt: (list: string, index: number) => byList.get(list)?.[index] }
}
