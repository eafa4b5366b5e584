import { historyRows } from '#modules/organisations/web/index.ts'
import { useOperation } from '#ui/api.ts'
import { History } from '#ui/history.tsx'
import { Loaded } from '#ui/page.tsx'
import { ACT_KINDS, ACT_TOPICS, actHistory, LEVEL_TITLES } from '../contract.ts'

const TITLES = {
  actions: {
    'acts.register': 'Внесён в реестр',
    'acts.change': 'Изменены сведения',
    'acts.repeal': 'Отмечена отмена',
    'acts.restore': 'Снята отметка об отмене',
    'acts.withdraw': 'Запись снята',
    'acts.add-edition': 'Записана редакция',
    'acts.add-file': 'Приложен файл',
    'acts.remove-file': 'Убран файл',
  },
  fields: {
    kind: 'Вид',
    level: 'Уровень',
    topic: 'Тема',
    authority: 'Кем издан',
    number: 'Номер',
    issuedOn: 'Дата',
    title: 'Название',
    inForceFrom: 'Действует с',
    repealedOn: 'Не действует с',
    editionOn: 'Редакция с',
    note: 'Примечание',
    file: 'Файл',
  },
  values: (field: string, value: unknown) => WORDS[field]?.[String(value)],
}

const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  kind: ACT_KINDS,
  level: LEVEL_TITLES,
  topic: ACT_TOPICS,
}

/** Every recorded change of an act entered by hand, for those who keep it. */
export function ActHistory({ id }: { id: string }) {
  const query = useOperation(actHistory, { params: { id } })
  return (
    <Loaded query={query} shape="text">
      {({ entries }) => <History entries={historyRows(entries, TITLES)} />}
    </Loaded>
  )
}
