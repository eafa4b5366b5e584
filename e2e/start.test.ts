import { afterAll, expect, test } from 'vitest'
import { openBrowser, Visitor } from './browser.ts'
import { isAlive, PASSWORD, Service } from './service.ts'

const services: Service[] = []

afterAll(async () => {
  for (const service of services) await service.remove()
})

async function create(): Promise<Service> {
  const service = await Service.create()
  services.push(service)
  return service
}

test('starts, refuses a second one in words, stops by Ctrl-C, keeps what was done', async () => {
  const service = await create()
  const started = Date.now()
  await service.start()
  expect(Date.now() - started, 'first start with the demo, ms').toBeLessThan(60_000)
  expect(service.output).toContain(`«Маршрут» работает: ${service.url}`)
  expect(service.output).toContain(`пароль у всех один: ${PASSWORD}`)

  const browser = await openBrowser()
  const visitor = await Visitor.come(browser, service)
  // The bell may ask while nobody answers, or while the server is only getting ready.
  visitor.expected.push(/ERR_CONNECTION_REFUSED|status of 503/)
  await visitor.signIn('admin')
  await visitor.expectAccessible()

  const onPort = await (await create()).startRefused({ PORT: String(service.port) })
  expect(onPort.exitCode).toBe(1)
  expect(onPort.complaint).toMatch(
    new RegExp(`^Порт ${service.port} занят.*PORT=${service.port + 1} npm start$`),
  )

  const onFolder = await service.startRefused({ PORT: '0' })
  expect(onFolder.exitCode).toBe(1)
  expect(onFolder.complaint).toContain('уже работает запущенная программа')

  await visitor.open('/my-account')
  const postgres = await service.postgres()
  expect(await service.stop('SIGINT'), 'exit code').toBe(0)
  // gone, but perhaps not yet reaped by whoever inherited it
  await expect
    .poll(() => isAlive(postgres!), { timeout: 2_000, message: 'PostgreSQL goes with the server' })
    .toBe(false)

  await service.start()
  expect(service.output).not.toContain('Создаём базу данных')
  expect(service.output).not.toContain('Загружаем учебную страну')
  // The session made before the stop is kept, too.
  await visitor.open('/accounts')
  await visitor.page.getByRole('heading', { level: 1, name: /^Учётные записи/ }).waitFor()
  await visitor.leave()
  await browser.close()
})

test('DEMO=off shows a sign-in without demo logins and an empty country', async () => {
  const service = await create()
  await service.start({ DEMO: 'off' })
  expect(service.output).not.toContain('Учебные входы')
  const browser = await openBrowser()
  const visitor = await Visitor.come(browser, service)
  visitor.expected.push(/status of 401/)
  const { page } = visitor
  await visitor.open('/')
  expect(await page.getByText('federal-coordinator').count()).toBe(0)
  await visitor.expectAccessible()
  await page.getByLabel('Логин').fill('admin')
  await page.getByLabel('Пароль').fill(PASSWORD)
  await page.getByRole('button', { name: 'Войти' }).click()
  await page.getByRole('alert').first().waitFor()
  await visitor.leave()
  await browser.close()
})
