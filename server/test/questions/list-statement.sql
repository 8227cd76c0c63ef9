SELECT (SELECT count() FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name = {p2:String}) AS total, [toJSONString(attributes.`a`)], event_id
    FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC')
    AND (toDate32(occurred_at), application_id, name, event_id) GLOBAL IN (
      SELECT toDate32(occurred_at), application_id, name, event_id FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name = {p2:String} ORDER BY attributes.`n`.:`Int64` DESC NULLS LAST, event_id, application_id LIMIT {p3:UInt64})
    ORDER BY attributes.`n`.:`Int64` DESC NULLS LAST, event_id, application_id
