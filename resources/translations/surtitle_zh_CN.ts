<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Surtitle</name>
    <message>
        <source>1 · What is to be heard</source>
        <translation>1 · 听什么</translation>
    </message>
    <message>
        <source>2 · Where speech becomes text</source>
        <translation>2 · 在哪里把语音转成文字</translation>
    </message>
    <message>
        <source>3 · Where transcripts go</source>
        <translation>3 · 文字记录存放在哪里</translation>
    </message>
    <message>
        <source>A name for this look</source>
        <translation>给这个样式起个名字</translation>
    </message>
    <message>
        <source>A style of yours can&apos;t be called “{name}”</source>
        <translation>自定义样式不能叫“{name}”</translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation>对齐</translation>
    </message>
    <message>
        <source>All as at first</source>
        <translation>全部恢复默认</translation>
    </message>
    <message>
        <source>All of this can be changed later, and works as it stands.</source>
        <translation>这些以后都可以更改，保持原样也能直接使用。</translation>
    </message>
    <message>
        <source>Another program has {keys}.</source>
        <translation>{keys} 已被其他程序占用。</translation>
    </message>
    <message>
        <source>Any language</source>
        <translation>任何语言</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>阿拉伯语</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Ask, or stay in the tray</source>
        <translation>询问，或留在托盘中</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Back to {value}</source>
        <translation>恢复为{value}</translation>
    </message>
    <message>
        <source>Beijing</source>
        <translation>北京</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>特粗</translation>
    </message>
    <message>
        <source>Bold</source>
        <translation>粗体</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>底框</translation>
    </message>
    <message>
        <source>Broadcast</source>
        <translation>广播</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cantonese</source>
        <translation>粤语</translation>
    </message>
    <message>
        <source>Capitals</source>
        <translation>全部大写</translation>
    </message>
    <message>
        <source>Caption options</source>
        <translation>字幕选项</translation>
    </message>
    <message>
        <source>Captioned so far</source>
        <translation>已完成的字幕</translation>
    </message>
    <message>
        <source>Captioning {name}</source>
        <translation>正在为 {name} 生成字幕</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>字幕</translation>
    </message>
    <message>
        <source>Captions appear here. Drag to move.</source>
        <translation>字幕显示在这里。拖动可移动。</translation>
    </message>
    <message>
        <source>Captions are finished, since “This computer only” is on now</source>
        <translation>由于已打开“仅限本机”，字幕已结束</translation>
    </message>
    <message>
        <source>Captions are running</source>
        <translation>字幕正在运行</translation>
    </message>
    <message>
        <source>Captions change places at once, and go without fading.</source>
        <translation>字幕立即换位，消失时不淡出。</translation>
    </message>
    <message>
        <source>Captions go on</source>
        <translation>字幕仍在继续</translation>
    </message>
    <message>
        <source>Captions that run go on</source>
        <translation>正在运行的字幕继续</translation>
    </message>
    <message>
        <source>Catching up …</source>
        <translation>正在追赶…</translation>
    </message>
    <message>
        <source>Centred; words move as a line grows</source>
        <translation>居中；一行变长时文字会移动</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>已修改</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>Choose another</source>
        <translation>另选一个</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请换一个名字。</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Click a field and press the keys. Backspace takes them away.</source>
        <translation>点击输入框，然后按下按键。按退格键可取消。</translation>
    </message>
    <message>
        <source>Click to end the sentence</source>
        <translation>点击以结束这句话</translation>
    </message>
    <message>
        <source>Clicks go through the captions now</source>
        <translation>现在点击会穿过字幕</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Cloud</source>
        <translation>云端</translation>
    </message>
    <message>
        <source>Cloud · {region}</source>
        <translation>云端 · {region}</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Colour of the outline</source>
        <translation>描边颜色</translation>
    </message>
    <message>
        <source>Connecting …</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Contrast at its worst: text {text} to 1, words that may still change {tail} to 1: {verdict}</source>
        <translation>最差情况下的对比度：文字 {text} : 1，可能改变的词 {tail} : 1：{verdict}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Copy last line</source>
        <translation>复制最后一行</translation>
    </message>
    <message>
        <source>Czech</source>
        <translation>捷克语</translation>
    </message>
    <message>
        <source>Danish</source>
        <translation>丹麦语</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete one first.</source>
        <translation>请先删除一个。</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭提示</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Drag the captions to move them, their edges to make them wider or higher. Ctrl while dragging keeps them from snapping to the screen&apos;s edges.</source>
        <translation>拖动字幕可移动，拖动边缘可调整宽度和高度。拖动时按住 Ctrl 可避免吸附到屏幕边缘。</translation>
    </message>
    <message>
        <source>Each session becomes a text file there, line by line as it is said.</source>
        <translation>每次会话都会在那里成为一个文本文件，随说随写，逐行保存。</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>识别引擎</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英语</translation>
    </message>
    <message>
        <source>Fade after silence</source>
        <translation>静音后淡出</translation>
    </message>
    <message>
        <source>Filipino</source>
        <translation>菲律宾语</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Finish and quit</source>
        <translation>结束并退出</translation>
    </message>
    <message>
        <source>Finish them, and drop it again.</source>
        <translation>请先结束，再重新拖放。</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Finnish</source>
        <translation>芬兰语</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folder for transcripts</source>
        <translation>存放文字记录的文件夹</translation>
    </message>
    <message>
        <source>Font</source>
        <translation>字体</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>忘记</translation>
    </message>
    <message>
        <source>Freeze captions</source>
        <translation>冻结字幕</translation>
    </message>
    <message>
        <source>Freeze: captions go on behind</source>
        <translation>冻结：字幕在后台继续</translation>
    </message>
    <message>
        <source>French</source>
        <translation>法语</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>German</source>
        <translation>德语</translation>
    </message>
    <message>
        <source>Global shortcuts were declined when the desktop asked. Its settings may allow them.</source>
        <translation>桌面询问时，全局快捷键被拒绝。可在桌面设置中允许。</translation>
    </message>
    <message>
        <source>Go on to the newest words</source>
        <translation>转到最新的文字</translation>
    </message>
    <message>
        <source>Hearing speech</source>
        <translation>听到说话</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Hide captions</source>
        <translation>隐藏字幕</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>Hindi</source>
        <translation>印地语</translation>
    </message>
    <message>
        <source>Hold to talk</source>
        <translation>按住说话</translation>
    </message>
    <message>
        <source>Hold to talk — or hold Space</source>
        <translation>按住说话——或按住空格键</translation>
    </message>
    <message>
        <source>Icelandic</source>
        <translation>冰岛语</translation>
    </message>
    <message>
        <source>In every program</source>
        <translation>在所有程序中</translation>
    </message>
    <message>
        <source>In the cloud: many languages. Needs a key from the provider.</source>
        <translation>在云端：支持多种语言。需要服务商提供的密钥。</translation>
    </message>
    <message>
        <source>In the window</source>
        <translation>在窗口中</translation>
    </message>
    <message>
        <source>Indonesian</source>
        <translation>印度尼西亚语</translation>
    </message>
    <message>
        <source>Input level</source>
        <translation>输入音量</translation>
    </message>
    <message>
        <source>It can be changed when captions are finished.</source>
        <translation>字幕结束后才能更改。</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>意大利语</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>日语</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Keep captioning</source>
        <translation>继续字幕</translation>
    </message>
    <message>
        <source>Keep until Surtitle closes</source>
        <translation>保留到 Surtitle 关闭</translation>
    </message>
    <message>
        <source>Kept in a file only you can read</source>
        <translation>保存在只有您能读取的文件中</translation>
    </message>
    <message>
        <source>Kept in the system&apos;s keyring</source>
        <translation>保存在系统密钥环中</translation>
    </message>
    <message>
        <source>Kept until Surtitle closes</source>
        <translation>保留到 Surtitle 关闭</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Key for the cloud</source>
        <translation>云端密钥</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>韩语</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Language of the windows</source>
        <translation>界面语言</translation>
    </message>
    <message>
        <source>Large</source>
        <translation>大字</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Let go</source>
        <translation>松开</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>细体</translation>
    </message>
    <message>
        <source>Line spacing</source>
        <translation>行距</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>正在聆听</translation>
    </message>
    <message>
        <source>Listening …</source>
        <translation>正在聆听…</translation>
    </message>
    <message>
        <source>Lock captions: clicks go through</source>
        <translation>锁定字幕：点击会穿过</translation>
    </message>
    <message>
        <source>Lock: clicks go through</source>
        <translation>锁定：点击会穿过</translation>
    </message>
    <message>
        <source>Looking for microphones …</source>
        <translation>正在查找麦克风…</translation>
    </message>
    <message>
        <source>Lower hears more, and more of what is no speech.</source>
        <translation>数值越低，听到的越多，也会听到更多非语音的声音。</translation>
    </message>
    <message>
        <source>Malay</source>
        <translation>马来语</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中等</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>Minimal</source>
        <translation>极简</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>动态效果</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>No microphone found</source>
        <translation>未找到麦克风</translation>
    </message>
    <message>
        <source>No sound leaves this computer, whatever else is set.</source>
        <translation>无论其他设置如何，声音都不会离开本机。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>尚无</translation>
    </message>
    <message>
        <source>Norwegian</source>
        <translation>挪威语</translation>
    </message>
    <message>
        <source>Nothing moves</source>
        <translation>不使用动画</translation>
    </message>
    <message>
        <source>Nothing said after that was sent. Start goes on with the engine on this computer.</source>
        <translation>此后说的话都没有发送。点击“开始”将使用本机的引擎继续。</translation>
    </message>
    <message>
        <source>Nothing was said, so nothing was kept</source>
        <translation>没有听到说话，因此没有保存任何内容</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>On the screen</source>
        <translation>在屏幕上</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>在本机</translation>
    </message>
    <message>
        <source>On this computer: no sound leaves it. English.</source>
        <translation>在本机：声音不会离开。仅英语。</translation>
    </message>
    <message>
        <source>On: a pause ends a sentence. Off: you end it.</source>
        <translation>开：停顿即结束一句话。关：由您结束。</translation>
    </message>
    <message>
        <source>One key with its modifiers is needed, such as Ctrl+Alt+R.</source>
        <translation>需要一个带修饰键的按键，例如 Ctrl+Alt+R。</translation>
    </message>
    <message>
        <source>One moment …</source>
        <translation>请稍候…</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open transcript</source>
        <translation>打开文字记录</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>描边</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Plug it in, or choose another one.</source>
        <translation>请插上它，或另选一个。</translation>
    </message>
    <message>
        <source>Plug one in, it will be picked up.</source>
        <translation>请插上一个，会自动识别。</translation>
    </message>
    <message>
        <source>Polish</source>
        <translation>波兰语</translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation>葡萄牙语</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Press Start and speak: the words appear here and in the caption strip.
They are kept in {folder}.</source>
        <translation>点击“开始”并说话：文字会出现在这里和字幕条中。
文字保存在 {folder}。</translation>
    </message>
    <message>
        <source>Press “Say something” and speak: the words appear here. Nothing is kept.</source>
        <translation>点击“说点什么”并说话：文字会出现在这里。不会保存任何内容。</translation>
    </message>
    <message>
        <source>Preview of the captions</source>
        <translation>字幕预览</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Recording this sentence</source>
        <translation>正在录制这句话</translation>
    </message>
    <message>
        <source>Region of the key</source>
        <translation>密钥所属区域</translation>
    </message>
    <message>
        <source>Regular</source>
        <translation>常规体</translation>
    </message>
    <message>
        <source>Reset position</source>
        <translation>重置位置</translation>
    </message>
    <message>
        <source>Round corners</source>
        <translation>圆角</translation>
    </message>
    <message>
        <source>Russian</source>
        <translation>俄语</translation>
    </message>
    <message>
        <source>Sample recording</source>
        <translation>示例录音</translation>
    </message>
    <message>
        <source>Save as yours</source>
        <translation>存为自定义</translation>
    </message>
    <message>
        <source>Saved to {place}</source>
        <translation>已保存到 {place}</translation>
    </message>
    <message>
        <source>Say something</source>
        <translation>说点什么</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Semibold</source>
        <translation>半粗体</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Settings …</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Shadow</source>
        <translation>阴影</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Show captions</source>
        <translation>显示字幕</translation>
    </message>
    <message>
        <source>Show or hide the caption strip</source>
        <translation>显示或隐藏字幕条</translation>
    </message>
    <message>
        <source>Show window</source>
        <translation>显示窗口</translation>
    </message>
    <message>
        <source>Silence that ends a sentence</source>
        <translation>结束一句话的静音时长</translation>
    </message>
    <message>
        <source>Singapore</source>
        <translation>新加坡</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>字号</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Something unexpected went wrong ({bug})</source>
        <translation>发生了意外错误（{bug}）</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>西班牙语</translation>
    </message>
    <message>
        <source>Speak now.</source>
        <translation>请说话。</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Start or finish</source>
        <translation>开始或结束</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>样式</translation>
    </message>
    <message>
        <source>Surtitle</source>
        <translation>Surtitle</translation>
    </message>
    <message>
        <source>Surtitle is here when you want its window back, or to finish.</source>
        <translation>需要恢复窗口或结束字幕时，请在这里找到 Surtitle。</translation>
    </message>
    <message>
        <source>Surtitle: captions are running</source>
        <translation>Surtitle：字幕正在运行</translation>
    </message>
    <message>
        <source>Surtitle: {trouble}</source>
        <translation>Surtitle：{trouble}</translation>
    </message>
    <message>
        <source>Swedish</source>
        <translation>瑞典语</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>系统默认</translation>
    </message>
    <message>
        <source>System default · {name}</source>
        <translation>系统默认 · {name}</translation>
    </message>
    <message>
        <source>System font</source>
        <translation>系统字体</translation>
    </message>
    <message>
        <source>Taken from {variable}</source>
        <translation>取自 {variable}</translation>
    </message>
    <message>
        <source>Test key</source>
        <translation>测试密钥</translation>
    </message>
    <message>
        <source>Testing …</source>
        <translation>正在测试…</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>泰语</translation>
    </message>
    <message>
        <source>The chosen microphone is not connected</source>
        <translation>所选的麦克风未连接</translation>
    </message>
    <message>
        <source>The connection to the screen is lost, and global shortcuts with it.</source>
        <translation>与屏幕的连接已断开，全局快捷键随之失效。</translation>
    </message>
    <message>
        <source>The desktop has ended this program&apos;s global shortcuts.</source>
        <translation>桌面已停用本程序的全局快捷键。</translation>
    </message>
    <message>
        <source>The desktop has no key for this, nor {keys}.</source>
        <translation>桌面没有为此分配按键，{keys} 也不可用。</translation>
    </message>
    <message>
        <source>The desktop has not been asked for global shortcuts yet.</source>
        <translation>尚未向桌面请求全局快捷键。</translation>
    </message>
    <message>
        <source>The key is forgotten</source>
        <translation>密钥已忘记</translation>
    </message>
    <message>
        <source>The key is kept in the system&apos;s keyring</source>
        <translation>密钥已保存在系统密钥环中</translation>
    </message>
    <message>
        <source>The key is kept in {path}, which only you can read</source>
        <translation>密钥已保存在 {path}，只有您能读取</translation>
    </message>
    <message>
        <source>The key is kept until Surtitle closes</source>
        <translation>密钥保留到 Surtitle 关闭</translation>
    </message>
    <message>
        <source>The keyring can&apos;t be used: {why}.</source>
        <translation>无法使用密钥环：{why}。</translation>
    </message>
    <message>
        <source>The other side</source>
        <translation>另一侧</translation>
    </message>
    <message>
        <source>The screen lets this program take no keys.</source>
        <translation>屏幕不允许本程序获取按键。</translation>
    </message>
    <message>
        <source>There are as many styles as can be kept</source>
        <translation>自定义样式已达上限</translation>
    </message>
    <message>
        <source>There is no key to test</source>
        <translation>没有可测试的密钥</translation>
    </message>
    <message>
        <source>They can go on without this window. To have it back, start Surtitle again.
What you choose is kept; Settings has it.</source>
        <translation>关闭此窗口后字幕仍可继续。要恢复窗口，请再次启动 Surtitle。
您的选择会被记住，可在“设置”中更改。</translation>
    </message>
    <message>
        <source>This computer only</source>
        <translation>仅限本机</translation>
    </message>
    <message>
        <source>This desktop offers no global shortcuts. Bind `surtitle tell toggle` in its own settings.</source>
        <translation>此桌面不提供全局快捷键。请在桌面自己的设置中绑定 `surtitle tell toggle`。</translation>
    </message>
    <message>
        <source>This keyboard has no {keys}.</source>
        <translation>此键盘没有 {keys}。</translation>
    </message>
    <message>
        <source>This system gives programs no global shortcuts.</source>
        <translation>此系统不向程序提供全局快捷键。</translation>
    </message>
    <message>
        <source>Threshold, −1 to 1</source>
        <translation>阈值（−1 到 1）</translation>
    </message>
    <message>
        <source>To unlock them: {ways} or “surtitle tell unlock”.</source>
        <translation>解锁方法：{ways}或“surtitle tell unlock”。</translation>
    </message>
    <message>
        <source>Transcript</source>
        <translation>文字记录</translation>
    </message>
    <message>
        <source>Transcripts</source>
        <translation>文字记录</translation>
    </message>
    <message>
        <source>Turkish</source>
        <translation>土耳其语</translation>
    </message>
    <message>
        <source>Type one first.</source>
        <translation>请先输入一个。</translation>
    </message>
    <message>
        <source>Type or paste one first.</source>
        <translation>请先输入或粘贴一个。</translation>
    </message>
    <message>
        <source>Ukrainian</source>
        <translation>乌克兰语</translation>
    </message>
    <message>
        <source>Usual text size</source>
        <translation>默认字号</translation>
    </message>
    <message>
        <source>Vietnamese</source>
        <translation>越南语</translation>
    </message>
    <message>
        <source>Voice detection</source>
        <translation>语音检测</translation>
    </message>
    <message>
        <source>Waiting for the last words …</source>
        <translation>正在等待最后的文字…</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>字重</translation>
    </message>
    <message>
        <source>Welcome to Surtitle</source>
        <translation>欢迎使用 Surtitle</translation>
    </message>
    <message>
        <source>What is said appears here.</source>
        <translation>说的话会出现在这里。</translation>
    </message>
    <message>
        <source>What is said while you hold is one sentence. A short click holds, too.</source>
        <translation>按住期间说的话为一句。短按也可锁定。</translation>
    </message>
    <message>
        <source>What this computer plays</source>
        <translation>本机播放的声音</translation>
    </message>
    <message>
        <source>What was said is kept. The details are in {file}.</source>
        <translation>说过的话已保存。详情见 {file}。</translation>
    </message>
    <message>
        <source>What {speakers} plays</source>
        <translation>{speakers} 播放的声音</translation>
    </message>
    <message>
        <source>When it is closed</source>
        <translation>关闭窗口时</translation>
    </message>
    <message>
        <source>Where the script begins</source>
        <translation>文字的起始侧</translation>
    </message>
    <message>
        <source>Whichever there is: in the cloud where a key is kept, else on this computer</source>
        <translation>自动：保存了密钥时在云端，否则在本机</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Words that may still change</source>
        <translation>可能改变的词</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>工作空间</translation>
    </message>
    <message>
        <source>Write to a file only you can read</source>
        <translation>写入只有您能读取的文件</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>about a minute left</source>
        <translation>约剩一分钟</translation>
    </message>
    <message>
        <source>about {minutes} minutes left</source>
        <translation>约剩 {minutes} 分钟</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>剩余不到一分钟</translation>
    </message>
    <message>
        <source>macOS does not let this program hear keys that are meant for others. Allow it in System Settings ▸ Privacy &amp; Security ▸ Accessibility, then start it anew.</source>
        <translation>macOS 不允许本程序接收发给其他程序的按键。请在“系统设置 ▸ 隐私与安全性 ▸ 辅助功能”中允许，然后重新启动。</translation>
    </message>
    <message>
        <source>the icon in the tray</source>
        <translation>托盘中的图标</translation>
    </message>
    <message>
        <source>the menu beside “Captions”</source>
        <translation>“字幕”旁的菜单</translation>
    </message>
    <message>
        <source>too little to read</source>
        <translation>太低，难以阅读</translation>
    </message>
    <message>
        <source>very good</source>
        <translation>非常好</translation>
    </message>
    <message>
        <source>{action}, in every program</source>
        <translation>{action}，在所有程序中</translation>
    </message>
    <message>
        <source>{action}, in the window</source>
        <translation>{action}，在窗口中</translation>
    </message>
    <message>
        <source>{engine} accepts the key</source>
        <translation>{engine} 接受了密钥</translation>
    </message>
    <message>
        <source>{keys} anywhere</source>
        <translation>在任何程序中按 {keys}</translation>
    </message>
    <message>
        <source>{keys} can&apos;t be used for “{action}”</source>
        <translation>{keys} 不能用于“{action}”</translation>
    </message>
    <message>
        <source>{keys} does something else in this program.</source>
        <translation>{keys} 在本程序中另有用途。</translation>
    </message>
    <message>
        <source>{keys} in this window</source>
        <translation>在此窗口中按 {keys}</translation>
    </message>
    <message>
        <source>{keys} is for “{action}” already.</source>
        <translation>{keys} 已用于“{action}”。</translation>
    </message>
    <message>
        <source>{keys} is no key that works in other programs.</source>
        <translation>{keys} 不能在其他程序中使用。</translation>
    </message>
    <message>
        <source>{keys} would be gone from all other programs. Add Ctrl, Alt or Meta.</source>
        <translation>{keys} 将无法在其他程序中使用。请加上 Ctrl、Alt 或 Meta。</translation>
    </message>
    <message>
        <source>{keys} would be taken from what you type. Add Ctrl, Alt or Meta.</source>
        <translation>{keys} 会影响您的输入。请加上 Ctrl、Alt 或 Meta。</translation>
    </message>
    <message>
        <source>{name} is not captioned: captions are running</source>
        <translation>未为 {name} 生成字幕：字幕正在运行</translation>
    </message>
    <message>
        <source>{name}: back to {value}</source>
        <translation>{name}：恢复为{value}</translation>
    </message>
    <message>
        <source>{path} could not be opened</source>
        <translation>无法打开 {path}</translation>
    </message>
    <message>
        <source>{problem}. Where shall the key be kept?</source>
        <translation>{problem}。密钥应保存在哪里？</translation>
    </message>
    <message>
        <source>{title}.</source>
        <translation>{title}。</translation>
    </message>
    <message>
        <source>{title}. {hint}</source>
        <translation>{title}。{hint}</translation>
    </message>
    <message>
        <source>{trouble}.</source>
        <translation>{trouble}。</translation>
    </message>
    <message>
        <source>{ways}, {way}</source>
        <translation>{ways}、{way}</translation>
    </message>
    <message>
        <source>“Copy all” has what was said.</source>
        <translation>“全部复制”包含说过的话。</translation>
    </message>
    <message>
        <source>“{action}”: {why}</source>
        <translation>“{action}”：{why}</translation>
    </message>
</context>
</TS>
