/** What the host tells its parent over the IPC channel. */
export type HostMessage =
  | { readonly kind: 'ready'; readonly port?: number }
  | {
      readonly kind: 'failed'
      /** `missing`: no chDB for this platform. `broken`: it could not open its folder. */
      readonly reason: 'missing' | 'broken'
      readonly detail: string
    }

/** What the parent tells the host. */
export type ParentMessage = { readonly kind: 'stop' }

/** Whether what came over the channel is a message of the parent. */
export function isParentMessage(message: unknown): message is ParentMessage {
  return kindOf(message) === 'stop'
}

/** Whether what came over the channel is a message of a host. */
export function isHostMessage(message: unknown): message is HostMessage {
  const kind = kindOf(message)
  return kind === 'ready' || kind === 'failed'
}

function kindOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'kind' in message
    ? message.kind
    : undefined
}
