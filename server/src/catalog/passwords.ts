import { hash, verify } from '@node-rs/argon2'

/** A password is not looked at because too many wait already; a little later it may be. */
export class PasswordsBusyError extends Error {
  readonly code = 'passwords_busy'
  readonly retryable = true
}

export interface Passwords {
  hash(password: string): Promise<string>
  /** Whether it is the password; without a hash it is not, and that takes as long to say. */
  matches(password: string, passwordHash: string | undefined): Promise<boolean>
}

export const passwordLimits = {
  /** Passwords that wait while another one is hashed, before further ones are refused. */
  waitingMax: 20,
} as const

/**
 * Argon2id with the memory, passes and lanes that OWASP advises: 19 MiB, 2 and 1. The library's numbers
 * are those too; here they are said, so that an update of it does not change them.
 */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const

/**
 * Hashes one password at a time, some 30 ms each. More at once would take memory, and the threads by
 * which the journal reaches the disk. Throws `PasswordsBusyError` when too many wait.
 */
export function openPasswords(): Passwords {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (waiting > passwordLimits.waitingMax) throw new PasswordsBusyError('too many passwords wait')
    waiting += 1
    const turn = last.then(work)
    last = turn.catch(() => {})
    try {
      return await turn
    } finally {
      waiting -= 1
    }
  }
  return {
    hash: (password) => inTurn(() => hash(normal(password), cost)),
    matches: (password, passwordHash) =>
      inTurn(async () => {
        const isSame = await verify(passwordHash ?? nobodys, normal(password))
        return isSame && passwordHash !== undefined
      }),
  }
}

/** Of a password that nobody knows, with the cost above. */
const nobodys =
  '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

/** One keyboard sends é as one character, another as two. */
function normal(password: string): string {
  return password.normalize('NFC')
}
