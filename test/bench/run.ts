import { writeFile } from 'node:fs/promises'
import { prepareArchive } from './archive/prepare.ts'
import { measureForms } from './forms.ts'
import { measureSlices } from './measure.ts'
import { readOptions } from './options.ts'
import { measureLoad } from './load/measure.ts'
import { rounded, writeFigures } from './write.ts'
import { footer, formsFooter, formsHeadline, formsLine, headline, loadLine, sliceLine } from './table.ts'
import { startBenchPostgres } from './postgres.ts'

const say = (line: string) => console.log(line)
const options = readOptions(process.argv.slice(2))
const server = await startBenchPostgres(options.directory, say)
try {
  const report: Record<string, unknown> = {}
  if (options.forms) {
    const url = await prepareArchive(server.url, options.seed, options.scale, say)
    say(formsHeadline())
    report['forms'] = await measureForms(options, url, (figures) => say(formsLine(figures)))
    say(formsFooter(process.argv.slice(2)))
  } else if (options.slices) {
    const large = await prepareArchive(server.url, options.seed, options.scale, say)
    const small = await prepareArchive(server.url, options.seed, options.scale / 10, say)
    say(headline())
    const slices = await measureSlices(options, large, small, (figures) => say(sliceLine(figures)))
    report['slices'] = slices
    const rows = slices.map(({ name, ours, limit, ratio }) => ({
      name,
      ours: rounded(ours),
      limit: rounded(limit),
      ratio: ratio.toFixed(2),
    }))
    if (options.write) await writeFigures('reads', rows, process.argv.slice(2))
  }
  if (options.load && !options.forms) {
    const figures = await measureLoad(server.url, options.seed, options.scale)
    report['load'] = figures
    say(loadLine(figures))
  }
  if (!options.forms) say(footer(process.argv.slice(2)))
  if (options.json !== null) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`)
} finally {
  await server.stop()
}
