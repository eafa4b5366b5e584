import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Database } from '../db/database.ts'

/** Prometheus metrics: process, time of each operation by status, whether the database answers. */
export function observeRequests(app: FastifyInstance, db: Database): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'marshrut_operation_seconds',
    help: 'Time from the first byte of the request to the last of the answer',
    labelNames: ['operation', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  new Gauge({
    name: 'marshrut_database_up',
    help: '1 when the database answers',
    registers: [registry],
    async collect() {
      const answered = await sql`select 1`.execute(db).then(
        () => 1,
        () => 0,
      )
      this.set(answered)
    },
  })
  app.addHook('onResponse', async (request, reply) => {
    const { operationId } = request.routeOptions.config as { operationId?: string }
    if (operationId)
      durations.observe({ operation: operationId, status: reply.statusCode }, reply.elapsedTime / 1000)
  })
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('content-type', registry.contentType).send(await registry.metrics()),
  )
}
