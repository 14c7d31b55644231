import { startApp } from '../../../../src/app.ts'
import { readConfig } from '../../../../src/config.ts'

const app = await startApp(readConfig(), { say: () => {} })
process.send?.(app.url)
process.on('disconnect', () => void app.stop().finally(() => process.exit(0)))
