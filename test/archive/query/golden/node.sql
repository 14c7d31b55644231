select coalesce(
  (
    select ('{"id":"event_' || t1.id::text || '","name":' || to_json(t1.name)::text || '}')
    from event t1
    where (t1.id = $1::uuid) and (t1.is_public)
  ),
  'null'
) as json
-- $1 = 44444444-4444-4444-4444-444444444444
