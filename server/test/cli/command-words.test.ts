import { expect, test } from 'vitest'
import { throughline } from './command-line.ts'

test.each([[[]], [['--help']], [['-h']], [['help']]])(
  '%j prints the overview with examples',
  async (words) => {
    const { exitCode, stdout } = await throughline(words)

    expect(exitCode).toBe(0)
    expect(stdout).toContain('throughline import FILE…')
    expect(stdout).toContain('Examples:')
  },
)

test.each([
  [['import', '--help'], '--state-dir DIR'],
  [['help', 'import'], '--rejects FILE'],
  [['demo', '--help'], '--dry-run'],
  [['invite', '--help'], '--role ROLE'],
])('%j explains its options', async (words, option) => {
  const { exitCode, stdout } = await throughline(words)

  expect(exitCode).toBe(0)
  expect(stdout).toContain(option)
  expect(stdout).toContain('Exit codes:')
})

test.each([
  [['export'], 'there is no command "export"'],
  [['import'], 'name at least one file'],
  [['import', 'a', '--fast'], "Unknown option '--fast'"],
  [['import', 'a', '--url', 'localhost:4700'], '--url must be an http or https address'],
  [['import', 'a', '--application', ''], '--application must not be empty'],
  [['demo', '--users', '-1'], "'--users' argument is ambiguous"],
  [['demo', '--users', '0'], '--users must be a whole number from 1 to 10000000, not "0"'],
  [['demo', '--days', '1.5'], '--days must be a whole number from 1 to 450, not "1.5"'],
  [
    ['demo', '--until', '2026-11-22'],
    '--until must be a day such as 2026-03-31, today at the latest',
  ],
  [['demo', '--until', '2026-02-30'], '--until must be a day'],
  [['invite'], 'give one e-mail'],
  [['invite', 'a@b.example', 'c@d.example'], 'give one e-mail'],
  [['invite', 'a@b.example', '--role', 'owner'], '--role must be one of viewer, editor'],
])(
  '%j is refused with exit code 2, naming the problem and the help page',
  async (words, problem) => {
    const { exitCode, stderr } = await throughline(words)

    expect(exitCode).toBe(2)
    expect(stderr).toContain(problem)
    expect(stderr).toMatch(/See: throughline .*--help\n$/)
  },
)
