import { startApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'

// The server as it is, on the database that DATABASE_URL names.
const app = await startApp(readConfig(), { say: () => {} })
process.send?.(app.url)
process.on('disconnect', () => void app.stop().then(() => process.exit(0)))
