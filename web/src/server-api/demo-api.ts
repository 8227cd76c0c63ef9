import { DemoStanding } from '@throughline/contract'
import { Check } from 'typebox/value'
import { request } from './request.ts'

const path = '/api/app/demo'

/** Has the server make demo data; it refuses where there are other events. */
export async function beginDemo(): Promise<DemoStanding> {
  return request({ path, body: {} }, DemoStanding)
}

/** How far the demo data is. */
export async function readDemo(signal: AbortSignal): Promise<DemoStanding> {
  return request({ path, signal }, DemoStanding)
}

/** Listens to how far it is, until it is loaded or has failed; gives what ends that. */
export function watchDemo(onStanding: (standing: DemoStanding) => void): () => void {
  const source = new EventSource(`${path}/progress`)
  source.addEventListener('progress', ({ data }: MessageEvent<unknown>) => {
    const standing: unknown = typeof data === 'string' ? JSON.parse(data) : undefined
    if (!Check(DemoStanding, standing)) return
    // The server ends the stream then; a browser would open it again.
    if (standing.state !== 'loading') source.close()
    onStanding(standing)
  })
  return () => source.close()
}
