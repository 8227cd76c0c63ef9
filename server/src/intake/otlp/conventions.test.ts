import { expect, test } from 'vitest'
import { conventionalName, conventionalType, type SpanKind } from './conventions.ts'

type Attributes = Readonly<Record<string, string>>

const aws = { 'rpc.system': 'aws-api', 'rpc.service': 'S3' }
const kafka = { 'messaging.system': 'kafka', 'messaging.operation': 'publish' }
const invoked = { 'faas.invoked_provider': 'aws', 'faas.invoked_name': 'resize' }

test.each<[SpanKind, Attributes, string]>([
  ['server', { 'http.request.method': 'GET' }, 'http.server.request'],
  ['client', { 'http.method': 'GET' }, 'http.client.request'],
  ['internal', { 'http.method': 'GET' }, 'internal'],
  ['client', { 'db.system': 'postgresql' }, 'postgresql.query'],
  ['client', { 'db.system.name': 'mysql' }, 'mysql.query'],
  ['producer', kafka, 'kafka.publish'],
  ['internal', kafka, 'internal'],
  ['client', { 'rpc.system': 'grpc' }, 'grpc.client.request'],
  ['server', { 'rpc.system': 'grpc' }, 'grpc.server.request'],
  ['client', aws, 'aws.S3.request'],
  ['client', { 'rpc.system': 'aws-api' }, 'aws.client.request'],
  ['client', invoked, 'aws.resize.invoke'],
  ['server', { 'faas.trigger': 'timer' }, 'timer.invoke'],
  ['internal', { 'graphql.operation.type': 'query' }, 'graphql.server.request'],
  ['server', { 'network.protocol.name': 'amqp' }, 'amqp.server.request'],
  ['server', {}, 'server.request'],
  ['client', {}, 'client.request'],
  ['consumer', {}, 'consumer'],
  ['internal', { 'operation.name': 'reprice' }, 'reprice'],
])('a %s span with %j is called %s', (kind, attributes, name) => {
  expect(conventionalName({ kind, meta: new Map(Object.entries(attributes)) })).toBe(name)
})

test.each<[SpanKind, Attributes, string]>([
  ['server', {}, 'web'],
  ['client', {}, 'http'],
  ['client', { 'db.system': 'postgresql' }, 'sql'],
  ['client', { 'db.system': 'redis' }, 'redis'],
  ['client', { 'db.system': 'couchdb' }, 'db'],
  ['internal', {}, 'custom'],
  ['server', { 'span.type': 'queue' }, 'queue'],
])('a %s span with %j is of type %s', (kind, attributes, type) => {
  expect(conventionalType({ kind, meta: new Map(Object.entries(attributes)) })).toBe(type)
})
