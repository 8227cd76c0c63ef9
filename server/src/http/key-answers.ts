import type { ApiKey, ApplicationKey } from '@throughline/contract'
import { keyUuid, type KeyDocument, type Unversioned } from '../catalog/catalog-document.ts'
import { modifiedAtMs } from './key-list.ts'

type Key = Unversioned<KeyDocument>

/** An API key as answered; with the key itself when it was made just now. */
export function apiKey(key: Key, secret?: string): ApiKey {
  const { category, remoteConfigReadEnabled, applicationId, allowedOrigins, disabled } = key
  return {
    id: keyUuid(key.id),
    type: 'api_keys',
    attributes: {
      ...shown(key, secret),
      ...(key.createdAtMs === undefined ? {} : { modified_at: isoTime(modifiedAtMs(key)) }),
      ...(category === undefined ? {} : { category }),
      ...(remoteConfigReadEnabled === undefined
        ? {}
        : { remote_config_read_enabled: remoteConfigReadEnabled }),
      ...(applicationId === undefined ? {} : { application_id: applicationId }),
      ...(allowedOrigins === undefined ? {} : { allowed_origins: allowedOrigins }),
      ...(disabled === undefined ? {} : { disabled }),
      ...(key.sourceType === undefined ? {} : { source_type: key.sourceType }),
    },
  }
}

/** An application key as answered; with the key itself when it was made just now. */
export function applicationKey(key: Key, secret?: string): ApplicationKey {
  return {
    id: keyUuid(key.id),
    type: 'application_keys',
    attributes: { ...shown(key, secret), scopes: key.scopes ?? null },
  }
}

function shown({ name, last4, createdAtMs }: Key, secret: string | undefined) {
  return {
    name,
    ...(secret === undefined ? {} : { key: secret }),
    ...(last4 === undefined ? {} : { last4 }),
    ...(createdAtMs === undefined ? {} : { created_at: isoTime(createdAtMs) }),
  }
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}
