import { settingsTable } from './settings/settings.ts'

/** What `--help` prints. */
export function usage(): string {
  return `Throughline: product analytics for what happens on the server

  npm start          serve the web app, the API and every intake, until Ctrl-C

It takes no arguments. These are its settings, in the environment:

${settingsTable.map(settingLines).join('\n')}
Example:
  THROUGHLINE_PORT=8080 THROUGHLINE_DATA_DIR=/var/lib/throughline npm start

Exit codes:
  0    stopped as it was told
  1    it could not start, or not everything closed as it should
  2    a setting or the command line is wrong
`
}

type Setting = (typeof settingsTable)[number]

function settingLines({ name, default: usual, meaning }: Setting): string {
  return `  ${name} (${usual})\n${wrapped(meaning)}`
}

const lineCharsMax = 84

function wrapped(text: string): string {
  const lines = ['']
  for (const word of text.replaceAll('`', '').split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line.length + word.length >= lineCharsMax) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.map((line) => `      ${line}\n`).join('')
}
