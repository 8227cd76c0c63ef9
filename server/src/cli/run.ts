import { readCommand, type Command } from './arguments.ts'
import { CliError, exitCodes, type ExitCode } from './cli-error.ts'
import { runDemo } from './demo/run-demo.ts'
import { helpFor } from './help.ts'
import { runImport } from './import/run-import.ts'
import { runInvite } from './invite/run-invite.ts'
import type { Surroundings } from './surroundings.ts'

/** Runs one command line and says how the process should end. */
export async function run(words: readonly string[], around: Surroundings): Promise<ExitCode> {
  try {
    return await runCommand(
      readCommand(words, { nowMs: around.clock.nowMs(), defaultUrl: around.defaultUrl }),
      around,
    )
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    around.stderr.write(`throughline: ${error.message}\n`)
    return error.exitCode
  }
}

async function runCommand(command: Command, around: Surroundings): Promise<ExitCode> {
  switch (command.kind) {
    case 'help':
      around.stdout.write(helpFor(command.topic))
      return exitCodes.allAccepted
    case 'import':
      return runImport(command, around)
    case 'demo':
      return runDemo(command, around)
    case 'invite':
      return runInvite(command, around)
    default:
      return unreachable(command)
  }
}

function unreachable(command: never): never {
  throw new Error(`a command nobody runs: ${JSON.stringify(command)}`)
}
