import { pgTable, text } from 'drizzle-orm/pg-core'
import { keyGiven, linkColumns, loadedColumns, namedColumns } from './columns.ts'

export const outlet = pgTable('outlet', {
  ...namedColumns,
  domain: text(),
  homepage: text(),
  kind: text({
    enum: ['NEWSPAPER', 'AGENCY', 'BROADCASTER', 'MAGAZINE', 'ONLINE', 'THINK_TANK', 'GOVERNMENT', 'SOCIAL', 'OTHER'],
  }),
  country: text(),
  language: text(),
  ...keyGiven,
  ...linkColumns,
  ...loadedColumns,
})
