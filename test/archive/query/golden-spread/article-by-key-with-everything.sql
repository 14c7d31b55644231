select null::uuid,
  (
    '{"__typename":"Article","id":"article_'
      || t1.id::text
      || '","key":'
      || to_json(t1.keys[1])::text
      || ',"keys":'
      || array_to_json(t1.keys)::text
      || ',"url":'
      || coalesce(to_json(t1.url)::text, 'null')
      || ',"title":'
      || to_json(t1.title)::text
      || ',"description":'
      || coalesce(to_json(t1.description)::text, 'null')
      || ',"language":'
      || coalesce(('"' || t1.language || '"'), 'null')
      || ',"publishedAt":'
      || coalesce(
        (left(to_json((t1.published_at at time zone 'UTC') + interval '1 microsecond')::text, 24) || 'Z"'),
        'null'
      )
      || ',"modifiedAt":'
      || coalesce(
        (left(to_json((t1.modified_at at time zone 'UTC') + interval '1 microsecond')::text, 24) || 'Z"'),
        'null'
      )
      || ',"loadedAt":'
      || left(to_json((t1.loaded_at at time zone 'UTC') + interval '1 microsecond')::text, 24)
      || 'Z","updatedAt":'
      || left(to_json((t1.updated_at at time zone 'UTC') + interval '1 microsecond')::text, 24)
      || 'Z","section":'
      || coalesce(to_json(t1.section)::text, 'null')
      || ',"subjects":'
      || array_to_json(t1.subjects)::text
      || ',"status":"'
      || t1.status
      || '","wordCount":'
      || coalesce(t1.word_count::text, 'null')
      || ',"body":'
      || coalesce(
        (
          select case when count_body(coalesce(octet_length(v.body), 0)) then to_json(v.body)::text end
          from article_version v
          where v.article_id = t1.id and v.number = t1.version
        ),
        'null'
      )
      || ',"excerpt":'
      || coalesce(
        (
          select to_json(
            rtrim(
              case
                when char_length(
                  (
                    case
                      when t1.word_count is null then substr(t1.description, 1, 201)
                      else substr(v.body, 1, 201)
                      end
                  )
                ) <= 200 then (
                  case
                    when t1.word_count is null then substr(t1.description, 1, 201)
                    else substr(v.body, 1, 201)
                    end
                )
                when strpos(
                  E'\u0009\u000A\u000B\u000C\u000D\u0020\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000',
                  substr(
                    (
                      case
                        when t1.word_count is null then substr(t1.description, 1, 201)
                        else substr(v.body, 1, 201)
                        end
                    ),
                    200,
                    1
                  )
                ) = 0
                and strpos(
                  E'\u0009\u000A\u000B\u000C\u000D\u0020\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000',
                  substr(
                    (
                      case
                        when t1.word_count is null then substr(t1.description, 1, 201)
                        else substr(v.body, 1, 201)
                        end
                    ),
                    201,
                    1
                  )
                ) = 0
                and left(
                  (
                    case
                      when t1.word_count is null then substr(t1.description, 1, 201)
                      else substr(v.body, 1, 201)
                      end
                  ),
                  200
                ) ~ E'[\u0009\u000A\u000B\u000C\u000D\u0020\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000]' then regexp_replace(
                  left(
                    (
                      case
                        when t1.word_count is null then substr(t1.description, 1, 201)
                        else substr(v.body, 1, 201)
                        end
                    ),
                    200
                  ),
                  E'[^\u0009\u000A\u000B\u000C\u000D\u0020\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000]+$',
                  ''
                )
                  else left(
                    (
                      case
                        when t1.word_count is null then substr(t1.description, 1, 201)
                        else substr(v.body, 1, 201)
                        end
                    ),
                    200
                  )
                  end,
              E'\u0009\u000A\u000B\u000C\u000D\u0020\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000'
            )
          )::text
          from article_version v
          where v.article_id = t1.id and v.number = t1.version
        ),
        'null'
      )
      || ',"authors":'
      || (
        select (
          '['
            || coalesce(
              string_agg(
                (
                  '{"name":'
                    || to_json(coalesce(t2.name, (select name from agent where id = t2.agent_id)))::text
                    || ',"agent":'
                    || coalesce(
                      (
                        select ('{"name":' || to_json(t3.name)::text || '}')
                        from agent t3
                        where (t3.id = t2.agent_id) and (t3.is_public)
                      ),
                      'null'
                    )
                    || '}'
                ),
                ','
                order by t2.position
              ),
              ''
            )
            || ']'
        )
        from article_byline t2
        where t2.article_id = t1.id
      )
      || ',"quotes":'
      || (
        select (
          '{"nodes":['
            || coalesce(
              string_agg(
                (
                  '{"id":"quote_'
                    || t4.id::text
                    || '","text":'
                    || to_json(t4.text)::text
                    || ',"span":'
                    || case
                    when t4.start_cp is null then 'null'
                    else ('{"start":' || t4.start_cp::text || ',"end":' || t4.end_cp::text || '}')
                    end
                      || ',"prefix":'
                      || to_json(
                        case
                          when t4.start_cp is null then ''
                          else coalesce(
                            (
                              select substr(
                                v.body, greatest(t4.start_cp - 120, 0) + 1, least(t4.start_cp, 120)
                              )
                              from article a
                              join article_version v on v.article_id = a.id and v.number = a.version
                              where a.id = t4.article_id
                            ),
                            ''
                          )
                          end
                      )::text
                      || ',"suffix":'
                      || to_json(
                        case
                          when t4.start_cp is null then ''
                          else coalesce(
                            (
                              select substr(v.body, t4.end_cp + 1, 120)
                              from article a
                              join article_version v on v.article_id = a.id and v.number = a.version
                              where a.id = t4.article_id
                            ),
                            ''
                          )
                          end
                      )::text
                      || ',"form":"'
                      || t4.form
                      || '","speakerAsPrinted":'
                      || coalesce(to_json(t4.speaker_as_printed)::text, 'null')
                      || ',"cue":'
                      || coalesce(to_json(t4.cue)::text, 'null')
                      || ',"language":'
                      || coalesce(('"' || t4.language || '"'), 'null')
                      || ',"provenance":"'
                      || t4.provenance
                      || '","confidence":'
                      || coalesce(t4.confidence::text, 'null')
                      || '}'
                ),
                ','
              ),
              ''
            )
            || ']}'
        )
        from (
          select t4.id,
            t4.text,
            t4.start_cp,
            t4.end_cp,
            t4.article_id,
            t4.form,
            t4.speaker_as_printed,
            t4.cue,
            t4.language,
            t4.provenance,
            t4.confidence
          from quote t4
          where (t4.article_id = t1.id)
          order by t4.article_id asc, t4.start_cp asc nulls last, t4.id asc
          limit 1
        ) t4
        having true
      )
      || '}'
  )
from article t1
where (
  t1.id = (select record_id from identifier where record = 'article' and scheme = 'key' and value = $1::text)
)
  and (t1.status = 'USABLE')
