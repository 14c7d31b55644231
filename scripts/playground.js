/* global YogaGraphiQL */
// Runs in the browser, after GraphiQL: opens it on the tabs that the page carries.
;(() => {
  const { workers, tabs, headers } = JSON.parse(document.getElementById('options').textContent)
  self.MonacoEnvironment = {
    globalAPI: false,
    getWorkerUrl: (_module, label) => workers[label] ?? workers.editorWorkerService,
  }

  // GraphiQL remembers tabs; a key of an earlier process among them would make every request fail.
  const TABS = 'graphiql:tabState'
  const FILLED = 'verbatim:filled'
  try {
    const known = JSON.parse(localStorage.getItem(TABS) ?? 'null')
    const filled = localStorage.getItem(FILLED)
    const fresh = (old) => (!old || old === filled ? (headers ?? '') : old)
    if (known) {
      known.tabs = known.tabs.map((tab) => ({ ...tab, headers: fresh(tab.headers) }))
      localStorage.setItem(TABS, JSON.stringify(known))
      // GraphiQL adds a tab unless these three are those of one it knows.
      const active = known.tabs[known.activeTabIndex] ?? {}
      for (const part of ['query', 'variables', 'headers']) localStorage.setItem(`graphiql:${part}`, active[part] ?? '')
    }
    localStorage.setItem(FILLED, headers ?? '')
  } catch {
    localStorage.removeItem(TABS)
  }

  YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), {
    endpoint: '/graphql',
    title: 'Verbatim',
    defaultTabs: tabs,
    defaultHeaders: headers,
    shouldPersistHeaders: true,
    // The wrapper writes every keystroke into the address, which would come back as one more tab.
    onEditQuery: () => history.replaceState({}, '', location.pathname),
  })
})()
