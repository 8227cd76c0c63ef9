import { ApplicationAnswer, ApplicationsAnswer } from '@throughline/contract'
import { request, tell } from './request.ts'

const path = '/api/v2/rum/applications'

/** An application as far as it can be changed. */
export interface Application {
  readonly id: string
  readonly name: string
  readonly takesEvents: boolean
  readonly resolvesPersons: boolean
}

/** Every application, also those that events made. */
export async function readApplications(signal: AbortSignal): Promise<readonly Application[]> {
  const { data } = await request({ path, signal }, ApplicationsAnswer)
  return data.map(({ id, attributes }) => ({
    id,
    name: attributes.name,
    takesEvents: attributes.is_active,
    resolvesPersons: attributes.identity_resolution,
  }))
}

export async function createApplication(name: string): Promise<void> {
  const body = { data: { type: 'rum_application_create', attributes: { name } } }
  await request({ path, body }, ApplicationAnswer)
}

/** What of an application is to be another; the rest stays. */
export type ApplicationChange = Partial<Pick<Application, 'takesEvents' | 'resolvesPersons'>>

export async function changeApplication(id: string, change: ApplicationChange): Promise<void> {
  const { takesEvents, resolvesPersons } = change
  const attributes = {
    ...(takesEvents === undefined
      ? {}
      : { product_analytics_retention_state: takesEvents ? 'MAX' : 'NONE' }),
    ...(resolvesPersons === undefined ? {} : { identity_resolution: resolvesPersons }),
  }
  const body = { data: { type: 'rum_application_update', id, attributes } }
  await request({ path: pathOf(id), method: 'PATCH', body }, ApplicationAnswer)
}

export async function removeApplication(id: string): Promise<void> {
  await tell({ path: pathOf(id), method: 'DELETE' })
}

// An event may name its application anything.
function pathOf(id: string): string {
  return `${path}/${encodeURIComponent(id)}`
}
