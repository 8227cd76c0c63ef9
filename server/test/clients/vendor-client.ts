import { client } from '@datadog/datadog-api-client'
import type { RunningServer } from '../running-server.ts'

type Keys = Pick<RunningServer, 'apiKey' | 'appKey'>

// The client refuses to send what its makers may still change, unless asked to.
const unstable = [
  'v2.queryProductAnalyticsList',
  'v2.queryProductAnalyticsJourneyFunnel',
  'v2.queryProductAnalyticsJourneyScalar',
  'v2.queryProductAnalyticsJourneyTimeseries',
  'v2.queryProductAnalyticsJourneyList',
  'v2.queryProductAnalyticsRetentionGrid',
  'v2.queryProductAnalyticsRetentionList',
  'v2.queryProductAnalyticsRetentionScalar',
  'v2.queryProductAnalyticsRetentionTimeseries',
  'v2.queryProductAnalyticsSankey',
  'v2.validate',
  'v2.validateAPIKey',
  'v2.queryUsers',
  'v2.queryAccounts',
  'v2.queryEventFilteredUsers',
  'v2.getUserFacetInfo',
  'v2.getAccountFacetInfo',
]

/** The vendor's client, pointed at a server of ours; with other keys than the server's if given. */
export function vendorClient(server: Keys & { readonly url: string }, keys: Keys = server) {
  const configuration = client.createConfiguration({
    authMethods: { apiKeyAuth: keys.apiKey, appKeyAuth: keys.appKey },
    baseServer: new client.BaseServerConfiguration(server.url, {}),
  })
  for (const operation of unstable) configuration.unstableOperations[operation] = true
  return configuration
}
