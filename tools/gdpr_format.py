"""`user_data_tiktok.json` as TikTok writes it, in its three generations, of people who do not exist.

Everything that no reader may look at (chats, addresses, devices, names of followers) holds the word
`secret`, so that a test can prove that it stayed where it was.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

GENERATIONS = (1, 2, 3)
FILE = "user_data_tiktok.json"
SECRET = "fictief"
EMPTIES: tuple[Any, ...] = (None, [], {}, "", "N/A", "None")
Branch = dict[str, Any]


@dataclass(frozen=True)
class Account:
    """What TikTok knows of one account; `posts`, `transactions` and `lives` as they stand in the file."""

    username: Any = "noor_fictief"
    followers: Any = 12840
    region: Any = "NL"
    posts: Any = None
    fans: Any = None
    transactions: Any = None
    lives: Any = None


def moment_text(moment: dt.datetime) -> str:
    """A date as TikTok writes it: UTC, without saying so."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def post(date: str, likes: Any = "412", title: Any = "N/A", *, secret: str = SECRET, **fields: Any) -> Branch:
    """A post of generation 2 or 3; `fields` replace or add to what it holds."""
    return {
        "Date": date,
        "Link": f"https://video-va.tiktokv.com/storage/v1/{secret}?a=1233",
        "Likes": likes,
        "WhoCanView": "Everyone",
        "AllowComments": "Yes",
        "AllowStitches": "No",
        "AllowDuets": "No",
        "AllowStickers": "Yes",
        "AllowSharingToStory": "Yes",
        "ContentDisclosure": "",
        "AIGeneratedContent": "",
        "Sound": f"original sound - {secret}",
        "Location": secret,
        "Title": title,
        "AddYoursText": f"{secret}?",
        "AlternateText": f"een foto van {secret}",
        "CoverImage": f"https://example.invalid/{secret}.jpeg",
    } | fields


def photo_link(pictures: int, secret: str = SECRET) -> str:
    """The `Link` of a photo post: an address per picture, each on a line of its own."""
    return "\n".join(f"https://p16-ttdyd-sign-va.ibyteimg.com/{secret}-{n}" for n in range(pictures))


def old_post(date: str, likes: Any = "412", *, secret: str = SECRET, **fields: Any) -> Branch:
    """A post of generation 1, which holds no caption and not who may see it."""
    return {"Date": date, "Link": f"https://video-va.tiktokv.com/{secret}", "Likes": likes} | fields


def fans(dates: Sequence[Any], secret: str = SECRET) -> list[Branch]:
    """A list of followers who began on these dates."""
    return [{"Date": date, "UserName": f"{secret}_{n}"} for n, date in enumerate(dates)]


def document(account: Account, generation: int = 3, *, secret: str = SECRET) -> Branch:
    """The whole file, with all that is private filled in."""
    profile = {"App": 1233, "ProfileMap": _profile(account, generation, secret)}
    followers = {"App": 1233, "IsFastLane": False, "FansList": account.fans}
    live = {"Go Live History": {"GoLiveList": account.lives}, "Watch Live History": _lives_seen(secret)}
    if generation == 1:
        del profile["App"]
        return {
            "Activity": {
                "Follower List": {"FansList": account.fans},
                "Like List": _liked(secret),
                **_activity(secret),
            },
            "Profile": {"Profile Information": profile},
            "Video": {"Videos": {"VideoList": account.posts}},
            "Tiktok Live": live,
            **_others("Direct Messages", secret),
        }
    posts = {"Posts": {"VideoList": account.posts}, "Recently Deleted Posts": _deleted(secret)}
    money = {"Transaction History": {"TransactionsList": account.transactions}, **_coins(secret)}
    if generation == 2:
        return {
            "Post": posts,
            "Profile": {"Profile Info": profile},
            "Tiktok Live": live,
            "Income Plus Wallet Transactions": money,
            "Your Activity": {"Follower": followers, "Like List": _liked(secret), **_activity(secret)},
            **_others("Direct Message", secret),
        }
    return {
        **_others("Direct Message", secret),
        "Income+ Wallet": money,
        "Post": posts,
        "Profile And Settings": {"Profile Info": profile, "Follower": followers, **_following(secret)},
        "TikTok Live": live,
        "Your Activity": {"Like List": _liked(secret), **_activity(secret)},
    }


def written(content: Any, *, indent: int | None = 1, ascii_only: bool = False) -> bytes:
    """The bytes of the file; half a character, which UTF-8 cannot hold, as an escape of JSON."""
    text = json.dumps(content, indent=indent, ensure_ascii=ascii_only)
    return text.encode("utf-8", "backslashreplace")


def archive_name(downloaded: dt.datetime) -> str:
    """TikTok's name of the ZIP that holds the file."""
    return f"TikTok_Data_{int(downloaded.timestamp())}.zip"


def _profile(account: Account, generation: int, secret: str) -> Branch:
    known = {"userName": account.username, "likesReceived": "None"}
    if generation > 1:
        known |= {"followerCount": account.followers, "accountRegion": account.region}
    return {
        **known,
        "displayName": f"Noor {secret}",
        "bioDescription": f"{secret}\nregel twee",
        "emailAddress": f"{secret}@example.invalid",
        "telephoneNumber": f"+31 {secret}",
        "birthDate": f"1-{secret}-2000",
        "PlatformInfo": [{"Name": secret, "Profile Photo": f"https://example.invalid/{secret}"}],
    }


def _others(messages: str, secret: str) -> Branch:
    """Sections of which nothing may be read."""
    chat = {
        "Date": "2026-04-02 08:00:00",
        "From": f"{secret}_b",
        "Content": f'"{secret}" {{[ zei ze, \\ en ging weg',
    }
    comment = {"date": "2026-04-02 08:00:00 UTC", "comment": f"{secret} leuk!", "photo": "N/A", "url": ""}
    return {
        messages: {"Chat History": {"ChatHistory": {f"Chat History with {secret}:": [chat, chat]}}},
        "Comment": {"Comments": {"App": 1233, "CommentsList": [comment]}},
        "App Settings": {"Block": {"BlockList": [{"Date": "2026-01-01", "UserName": secret}]}},
        "Ads and data": {"Off TikTok Activity": {"OffTikTokActivityDataList": [{"Source": secret}]}},
        f"Section {secret}": {"List": [[[secret]], None, True, -1.5e3]},
    }


def _activity(secret: str) -> Branch:
    login = {
        "Date": "2026-04-02 08:00:00 UTC",
        "IP": f"192.0.2.1 {secret}",
        "DeviceModel": secret,
        "DeviceSystem": f"Android {secret}",
        "NetworkType": "Wi-Fi",
        "Carrier": secret,
    }
    seen = {"Date": "2026-04-02 08:00:00", "Link": f"https://www.tiktokv.com/share/video/{secret}/"}
    return {
        "Hashtag": {"HashtagList": [{"HashtagName": secret, "HashtagLink": f"https://t.invalid/{secret}"}]},
        "Login History": {"LoginHistoryList": [login]},
        "Searches": {"SearchList": [{"Date": "2026-04-02 08:00:00", "SearchTerm": secret}]},
        "Status": {"Status List": [{"Device ID": secret, "Android ID": secret, "IDFA": secret}]},
        "Watch History": {"VideoList": [seen, seen]},
    }


def _following(secret: str) -> Branch:
    return {"Following": {"Following": [{"Date": "2026-01-01 00:00:00", "UserName": secret}]}}


def _liked(secret: str) -> Branch:
    return {"ItemFavoriteList": [{"date": "2026-03-01 09:00:00", "link": f"https://t.invalid/{secret}"}]}


def _deleted(secret: str) -> Branch:
    return {"PostList": [{"Date": "2026-03-01 09:00:00", "Title": secret}]}


def _coins(secret: str) -> Branch:
    return {"Coin Purchase History": {"CoinPurchaseHistoryList": [{"Method": secret}]}}


def _lives_seen(secret: str) -> Branch:
    return {"WatchLiveMap": {secret: {"WatchTime": "2026-03-01 09:00:00", "Comments": [secret]}}}
