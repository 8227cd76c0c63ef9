// One listener for all clients, and only for those that have events: who made many clients is not
// warned of a leak, and a client that nobody holds any more is let go.
const leavers = new Set<() => void>()
let isListening = false

/** Calls back when the process has nothing more to do, until it is told that there is no need. */
export function callBeforeExit(leave: () => void): void {
  leavers.add(leave)
  if (isListening) return
  isListening = true
  process.on('beforeExit', () => {
    for (const each of leavers) each()
  })
}

export function needNoCallBeforeExit(leave: () => void): void {
  leavers.delete(leave)
}
