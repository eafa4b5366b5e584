import { StartProblem } from '#platform/config/start-problem.ts'

/** Output that means "somebody else's server is up or still going down": wait and look again. */
export const isBusyOutput = (output: string): boolean =>
  /lock file .+ already exists|pre-existing shared memory block|is still in use/.test(output)

type Explanation = { pattern: RegExp; code: string; message: (folder: string) => string }

const EXPLANATIONS: readonly Explanation[] = [
  {
    pattern: /No space left on device|Check free disk space|ENOSPC|Disk quota exceeded|EDQUOT/,
    code: 'postgres.disk-full',
    message: folder =>
      `На диске с папкой базы «${folder}» кончилось место. Освободите место (нужно не меньше 200 МБ) ` +
      'или укажите папку на другом диске в DATA_DIR и запустите ещё раз: сохранённое не пострадало.',
  },
  {
    pattern: /was initialized by PostgreSQL version|database files are incompatible/,
    code: 'postgres.cluster-version',
    message: folder =>
      `Папка базы «${folder}» создана другой версией PostgreSQL, нужна 18. Перенесите данные: командой ` +
      '«backup» прежней версии программы и «restore» этой, либо укажите другую папку в DATA_DIR.',
  },
  {
    pattern: /could not look up effective user ID/,
    code: 'postgres.no-account',
    message: () =>
      'У пользователя, от которого запущена программа, нет имени в /etc/passwd, а PostgreSQL его требует. ' +
      'Запустите от обычного пользователя, добавьте строку в /etc/passwd контейнера или задайте DATABASE_URL.',
  },
  {
    pattern: /GLIBC_|error while loading shared libraries|cannot execute|Exec format error|not found|ENOENT/,
    code: 'postgres.cannot-run',
    message: () =>
      'Встроенный PostgreSQL не запускается в этой системе: нужен Linux с glibc (не Alpine) или macOS. ' +
      'Выполните «npm ci» ещё раз или задайте DATABASE_URL своего сервера PostgreSQL 18.',
  },
  {
    pattern: /could not (create|resize|map anonymous) shared memory|Cannot allocate memory/,
    code: 'postgres.memory',
    message: () =>
      'PostgreSQL не хватило памяти. Освободите не меньше 512 МБ или дайте контейнеру больше (--shm-size, -m).',
  },
  {
    pattern: /Permission denied|EACCES|EPERM|Operation not permitted|wrong ownership/,
    code: 'postgres.permission',
    message: folder =>
      `Нет прав на папку базы «${folder}». Запустите программу от её владельца, смените владельца ` +
      'командой chown -R или укажите другую папку в DATA_DIR.',
  },
  {
    pattern: /Read-only file system|EROFS/,
    code: 'postgres.permission',
    message: folder => `Папка базы «${folder}» доступна только для чтения. Укажите другую папку в DATA_DIR.`,
  },
]

/** Turns what `initdb` or `postgres` wrote before it gave up into one sentence with a way out. */
export function explainServerOutput(output: string, folder: string, logFile: string): StartProblem {
  const known = EXPLANATIONS.find(({ pattern }) => pattern.test(output))
  if (known) return new StartProblem(known.code, known.message(folder), { cause: output })
  const lastLine =
    output
      .split('\n')
      .filter(
        line =>
          /FATAL|PANIC|ERROR|error|could not/.test(line) && !/accepting connections|starting up/.test(line),
      )
      .at(-1) ?? output.trim().split('\n').at(-1)
  return new StartProblem(
    'postgres.cannot-start',
    `База в папке «${folder}» не запустилась: ${lastLine?.trim() || 'причина не названа'}. ` +
      `Подробности в файле ${logFile}. Если папка повреждена, восстановите её из резервной копии.`,
    { cause: output },
  )
}
