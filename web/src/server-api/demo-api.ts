import { DemoContents, DemoStanding } from '@throughline/contract'
import { Check } from 'typebox/value'
import { request } from './request.ts'

const path = '/api/app/demo'

/** Has the server make demo data; it refuses where there are other events. */
export async function beginDemo(): Promise<DemoStanding> {
  return request({ path, body: {} }, DemoStanding)
}

/** Has the server take it away again. */
export async function beginDemoRemoval(): Promise<DemoStanding> {
  return request({ path, method: 'DELETE' }, DemoStanding)
}

/** What that would take away. */
export async function readDemoContents(signal: AbortSignal): Promise<DemoContents> {
  return request({ path: `${path}/contents`, signal }, DemoContents)
}

/** How far the demo data is. */
export async function readDemo(signal: AbortSignal): Promise<DemoStanding> {
  return request({ path, signal }, DemoStanding)
}

/** Listens to how far it is, until it is loaded or removed, or that failed; gives what ends that. */
export function watchDemo(onStanding: (standing: DemoStanding) => void): () => void {
  const source = new EventSource(`${path}/progress`)
  source.addEventListener('progress', ({ data }: MessageEvent<unknown>) => {
    const standing: unknown = typeof data === 'string' ? JSON.parse(data) : undefined
    if (!Check(DemoStanding, standing)) return
    // The server ends the stream then; a browser would open it again.
    if (!isUnderWay(standing)) source.close()
    onStanding(standing)
  })
  return () => source.close()
}

/** Whether it is being loaded or removed. */
export function isUnderWay({ state }: Pick<DemoStanding, 'state'>): boolean {
  return state === 'loading' || state === 'removing'
}
