/** Ends a switch over a closed union; adding a member makes the compiler point here. */
export function unreachable(value: never): never {
  throw new Error(`closed union has a new member: ${JSON.stringify(value)}`)
}
