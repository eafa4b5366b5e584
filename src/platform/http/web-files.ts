import { readFile } from 'node:fs/promises'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import { notFound } from '../errors/problem.ts'
import type { HttpServer } from './server.ts'

const A_YEAR = 31_536_000

/**
 * Serves the built interface: files with a hash in their name for a year, everything else checked each time.
 * An address that is no file and no operation belongs to the interface's own router and gets its page.
 */
export async function serveWebFiles(app: HttpServer, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, file) => {
      const hashed = file.includes(`${path.sep}assets${path.sep}`)
      reply.header('cache-control', hashed ? `public, max-age=${A_YEAR}, immutable` : 'no-cache')
    },
  })
  const sendPage = async (reply: FastifyReply) =>
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(await readFile(path.join(folder, 'index.html')))
  app.get('/', { schema: { hide: true } }, (_request, reply) => sendPage(reply))
  app.setNotFoundHandler(async (request, reply) => {
    const isPage =
      request.method === 'GET' && !request.url.startsWith('/api/') && !/\.\w{2,5}(\?|$)/.test(request.url)
    if (!isPage) throw notFound('http.not-found', 'Такого адреса нет. Проверьте ссылку.')
    return await sendPage(reply)
  })
}
