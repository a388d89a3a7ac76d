"""Orders joined to posts by the video id."""

import datetime as dt

import post_format as formats
import shop_format as shop

from tikmon_nb.inputs.exports import read_exports
from tikmon_nb.model.posts.sales import SALES_COLUMNS, sales_by_video

FIRST = dt.datetime(2026, 7, 3, 19)


def test_orders_are_joined_to_posts_by_content_id(tmp_path):
    posts = [formats.post(n) for n in (1, 2)]
    orders = [
        shop.order(0, FIRST, video_id=posts[0]["id"], gmv=10, share=0.1),
        shop.order(1, FIRST, video_id=posts[1]["id"], gmv=100, share=0.1),
        shop.order(2, FIRST, video_id=posts[1]["id"], gmv=50, share=0.1, status="Pending"),
        shop.order(3, FIRST, video_id="7000000000000000009", gmv=20, share=0.1),
        shop.order(4, FIRST, video_id="/", gmv=20, share=0.1),
        shop.order(5, FIRST, video_id=posts[0]["id"], gmv=900, Currency="USD"),
    ]
    (tmp_path / "o.csv").write_bytes(shop.csv_of(shop.rows_of(orders)))
    (tmp_path / "p.json").write_bytes(formats.json_array(posts, formats.apify))
    sales = sales_by_video(read_exports(tmp_path))
    assert list(sales.columns) == list(SALES_COLUMNS)
    assert list(sales.index) == [posts[1]["id"], "7000000000000000009", posts[0]["id"]]
    assert sales["orders"].tolist() == [2, 1, 1]
    assert sales["commission_eur"].tolist() == [15.0, 2.0, 1.0]
    assert sales["title"].tolist() == [posts[1]["caption"], "", posts[0]["caption"]]
    assert sales["views"].isna().tolist() == [False, True, False]


def test_no_orders_are_no_sales(tmp_path):
    sales = sales_by_video(read_exports(tmp_path))
    assert sales.empty
    assert list(sales.columns) == list(SALES_COLUMNS)
